/** Faults of language models' folders. */
import { RunFault } from "../train/messages.js";

/** A file of a model is missing or cannot be read. */
export function missingFile(p: { folder: string; file: string; because: string }): RunFault {
  return new RunFault(
    "SP6750",
    `the language model in ${p.folder} lacks \`${p.file}\`: ${p.because}`,
    "the folder needs config.json, tokenizer.json, tokenizer_config.json and all safetensors files that model.safetensors.index.json names",
  );
}

/** A file of a model is there, but is not what it should be. */
export function damagedFile(p: { file: string; because: string }): RunFault {
  return new RunFault("SP6751", `\`${p.file}\` is damaged: ${p.because}`, "fetch it again, and compare its size with the original's");
}

/** The weights are not those of the network that the configuration describes. */
export function otherWeights(p: { folder: string; because: string }): RunFault {
  return new RunFault(
    "SP6752",
    `the weights in ${p.folder} do not fit its config.json: ${p.because}`,
    "take config.json and the safetensors files from the same model",
  );
}

/** A weight is no number. */
export function noNumber(p: { file: string; name: string; at: number }): RunFault {
  return new RunFault(
    "SP6753",
    `\`${p.name}\` in \`${p.file}\` holds something that is not a finite number (entry ${p.at})`,
    "the file was damaged or saved after training ran away: take an earlier one",
  );
}

/** The tokenizer and the network were not made for each other. */
export function otherTokenizer(p: { folder: string; because: string }): RunFault {
  return new RunFault(
    "SP6754",
    `the tokenizer in ${p.folder} does not fit: ${p.because}`,
    "take tokenizer.json, tokenizer_config.json and config.json from the same model",
  );
}

/** There is no template that says how a conversation is written, or it cannot be used. */
export function noTemplate(p: { folder: string; because: string }): RunFault {
  return new RunFault(
    "SP6755",
    `the language model in ${p.folder} has no chat template that can be used: ${p.because}`,
    "take a model that was tuned to converse: `chat_template` in tokenizer_config.json, or the file chat_template.jinja",
  );
}

/** The model's configuration is another one than when the graphs were built. */
export function otherConfig(p: { folder: string }): RunFault {
  return new RunFault(
    "SP6756",
    `config.json in ${p.folder} is not the one that the graphs were built for`,
    "build or train again; to go on with a run, put the model back that it began with",
  );
}

/** What the command line says when it could not run, or found something wrong while running a spec. */
import { defineError } from "../compiler/diagnostics/define.js";

export const unknownCommand = defineError<{ name: string }>({ code: "SP6001", text: ({ name }) => `no command \`${name}\`` });

export const badUsage = defineError<{ problem: string }>({ code: "SP6002", text: ({ problem }) => problem });

export const noSpecs = defineError<{ where: string }>({ code: "SP6003", text: ({ where }) => `no specs (\`*.sp\`) in \`${where}\`` });

export const cannotWrite = defineError<{ path: string; reason: string }>({
  code: "SP6004",
  text: ({ path, reason }) => `cannot write \`${path}\`: ${reason}`,
});

export const diskFull = defineError<{ path: string }>({
  code: "SP6005",
  text: ({ path }) => `the disk is full: \`${path}\` was not written`,
});

export const folderNotEmpty = defineError<{ path: string; found: string }>({
  code: "SP6006",
  text: ({ path, found }) => `expected an empty folder, found ${found} in \`${path}\``,
});

export const unknownCode = defineError<{ code: string }>({
  code: "SP6007",
  text: ({ code }) => `no message has the code \`${code}\``,
});

export const noProject = defineError<{ folder: string }>({
  code: "SP6008",
  text: ({ folder }) => `no spec was named, and ${folder} does not say which is meant`,
});

export const noGame = defineError<{ path: string }>({ code: "SP6009", text: ({ path }) => `\`${path}\` holds no game` });

export const unknownGame = defineError<{ name: string; path: string }>({
  code: "SP6010",
  text: ({ name, path }) => `no game named \`${name}\` in \`${path}\``,
});

export const notOurs = defineError<{ path: string }>({
  code: "SP6011",
  text: ({ path }) => `\`${path}\` was not written by spc and is left as it is`,
});

export const sameName = defineError<{ path: string; first: string; second: string }>({
  code: "SP6012",
  text: ({ path, first, second }) => `\`${path}\` would be written from \`${first}\` and, differently, from \`${second}\``,
});

export const badPlayer = defineError<{ what: string; reason: string }>({
  code: "SP6013",
  text: ({ what, reason }) => `cannot play against \`${what}\`: ${reason}`,
});

export const badEpisode = defineError<{ path: string; reason: string }>({
  code: "SP6044",
  text: ({ path, reason }) => `cannot replay \`${path}\`: ${reason}`,
});

export const unknownSeat = defineError<{ name: string; game: string }>({
  code: "SP6014",
  text: ({ name, game }) => `\`${game}\` has no seat \`${name}\``,
});

export const externNotLoaded = defineError<{ name: string; path: string; reason: string }>({
  code: "SP6040",
  text: ({ name, path, reason }) => `could not load the extern \`${name}\` from \`${path}\`: ${reason}`,
});

export const noRevision = defineError<{ revision: string; file: string; reason: string }>({
  code: "SP6042",
  text: ({ revision, file, reason }) => `could not read \`${file}\` of revision \`${revision}\`: ${reason}`,
});

/** What `spc test` finds. */
export const testFailed = defineError<{ test: string; condition: string }>({
  code: "SP6020",
  text: ({ test, condition }) => `test "${test}" fails: \`${condition}\` is false`,
});

export const testEndless = defineError<{ test: string; passes: number }>({
  code: "SP6043",
  text: ({ test, passes }) => `test "${test}" goes round ${passes.toLocaleString("en-US")} times without an end`,
});

export const moveNotPlayable = defineError<{ test: string; move: string; reason: string }>({
  code: "SP6021",
  text: ({ test, move, reason }) => `test "${test}" cannot play \`${move}\`: ${reason}`,
});

export const faultInPlay = defineError<{ game: string; fault: string }>({
  code: "SP6022",
  text: ({ game, fault }) => `${game} fails in play: ${fault}`,
});

export const leakInPlay = defineError<{ game: string; leak: string }>({
  code: "SP6023",
  text: ({ game, leak }) => `\`${game}\` tells a seat what it may not know: ${leak}`,
});

/* What `spc train` and `spc claim` need. */

export const noMethod = defineError<{ path: string }>({ code: "SP6030", text: ({ path }) => `\`${path}\` holds no method` });

export const unknownMethod = defineError<{ name: string; path: string }>({
  code: "SP6031",
  text: ({ name, path }) => `no method named \`${name}\` in \`${path}\``,
});

export const unknownSetting = defineError<{ name: string; method: string }>({
  code: "SP6032",
  text: ({ name, method }) => `\`${method}\` has no parameter \`${name}\``,
});

export const noClaim = defineError<{ path: string; only: string }>({
  code: "SP6033",
  text: ({ path, only }) => (only === "" ? `\`${path}\` makes no claim` : `\`${path}\` makes no claim whose title holds "${only}"`),
});

/* What `spc prompt` needs. */

export const unknownFormat = defineError<{ name: string; path: string }>({
  code: "SP6710",
  text: ({ name, path }) => `no format named \`${name}\` in \`${path}\``,
});

export const noDecision = defineError<{ game: string; seat: string; after: number }>({
  code: "SP6711",
  text: ({ game, seat, after }) =>
    `with this seed \`${game}\` ends before ${seat} is asked, ${after} decisions or more after its beginning`,
});

/** The Python that runs a program: reads it, runs it in a space of its own, and writes what came of it. */
import { INPUT, RESULT } from "./boundary.js";

/** Only exact types are taken over, so that no code of the program runs while its result is written. */
export const HARNESS = `
def _spc_run():
    import json, os, sys

    data = b""
    while True:
        part = os.read(${INPUT}, 65536)
        if not part:
            break
        data += part
    task = json.loads(data)

    def plain(value):
        kind = type(value)
        if value is None or kind in (bool, int, float, str):
            return value
        if kind in (list, tuple):
            return [plain(x) for x in value]
        if kind is dict and all(type(key) is str for key in value):
            return {key: plain(x) for key, x in value.items()}
        raise TypeError

    def safe(kind, value):
        try:
            return kind(value)
        except BaseException as fault:
            return "(its text cannot be made: " + type(fault).__name__ + ")"

    space = {"__name__": "__main__", "__builtins__": __builtins__}
    answer = {}
    try:
        exec(compile(task["code"], "program.py", "exec"), space)
        value = None
        if task["call"] is not None:
            name = task["call"]["name"]
            if name not in space:
                raise NameError("the program defines no \`" + name + "\`")
            value = space[name](*task["call"]["args"])
        answer["kind"] = "ok"
        answer["text"] = repr(value)
        try:
            answer["value"] = plain(value)
            json.dumps(answer, allow_nan=False)
        except (TypeError, ValueError):
            answer.pop("value", None)
    except BaseException as fault:
        line = None
        if isinstance(fault, SyntaxError) and fault.filename == "program.py":
            line = fault.lineno
        at = fault.__traceback__
        while at is not None:
            if at.tb_frame.f_code.co_filename == "program.py":
                line = at.tb_lineno
            at = at.tb_next
        answer = {"kind": "error", "name": type(fault).__name__, "text": safe(str, fault), "line": line}
    sys.stdout.flush()
    sys.stderr.flush()
    data = json.dumps(answer).encode("utf-8", "replace")
    while data:
        data = data[os.write(${RESULT}, data):]

_spc_run()
`;

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { printText } from "../../../src/compiler/diagnostics/print-text.js";
import { openSpecs, showPath } from "../../../src/compiler/source/specs.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "spc-source-"));
  const put = (file: string, content: string | Uint8Array) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  };
  put("duel.sp", "game duel { }\n");
  put("bom.sp", "\ufeffgame g { }\n");
  put("zero.sp", new Uint8Array([0x67, 0, 0x67]));
  put("latin.sp", new Uint8Array([0x61, 0x0a, 0x2f, 0x2f, 0xe9, 0x0a]));
  put("utf16.sp", new Uint8Array([0xff, 0xfe, 0x67, 0x00]));
  put("cut.sp", new Uint8Array([0x2f, 0x2f, 0xe2, 0x82]));
  put("notes.txt", "text");
  put("large.sp", "// long\n".repeat(1_300_000));
  put("sub/inner.sp", "game inner { }\n");
  put("lib/games/kuhn_poker.sp", "game kuhn_poker { }\n");
  put("lib/games/deck.sp", "enum Card { jack }\n");
  put("node_modules/plain/package.json", "{}");
  put("node_modules/broken/package.json", "{");
  put("node_modules/away/package.json", '{"sp":"./../../duel.sp"}');
  put("node_modules/short/package.json", '{"sp":"./main.sp"}');
  put("node_modules/short/main.sp", "game short { }\n");
  put(
    "node_modules/@me/whole/package.json",
    '{"exports":{".":{"sp":"./a.sp","default":"./a.js"},"./games/*":{"sp":"./g/*.sp"},"./js":"./b.js"}}',
  );
  put("node_modules/@me/whole/a.sp", "game a { }\n");
  put("node_modules/@me/whole/g/b.sp", "game b { }\n");
  symlinkSync("duel.sp", path.join(folder, "link.sp"));
  symlinkSync("round.sp", path.join(folder, "round.sp"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(file: string): string {
  const { report, diagnostics } = collector();
  const found = openSpecs(report, { folder }).open(file);
  return found === undefined ? printText(diagnostics, { color: false }).split("\n\n")[0].trim() : found.text;
}

describe("opening a spec", () => {
  test.each([
    ["duell.sp", "error SP0001: no file `duell.sp`\n  --> duell.sp\n   = help: did you mean `duel.sp`?"],
    ["sub/iner.sp", "error SP0001: no file `sub/iner.sp`\n  --> sub/iner.sp\n   = help: did you mean `sub/inner.sp`?"],
    ["duel.sp/x.sp", "error SP0001: no file `duel.sp/x.sp`\n  --> duel.sp/x.sp"],
    ["sub", "error SP0002: expected a spec, found the folder `sub`\n  --> sub\n   = help: name a spec in it, such as `sub/inner.sp`"],
    ["zero.sp", "error SP0003: `zero.sp` is not UTF-8 text: byte 2 is zero, as in binary files\n  --> zero.sp"],
    [
      "latin.sp",
      "error SP0003: `latin.sp` is not UTF-8 text: byte 0xe9 on line 2 does not belong there\n  --> latin.sp\n   = help: save it as UTF-8",
    ],
    ["utf16.sp", "error SP0003: `utf16.sp` is not UTF-8 text: it begins like UTF-16\n  --> utf16.sp\n   = help: save it as UTF-8"],
    ["cut.sp", "error SP0003: `cut.sp` is not UTF-8 text: its last character is cut off\n  --> cut.sp\n   = help: save it as UTF-8"],
    [
      "large.sp",
      "error SP0004: `large.sp` has 10.4 MB; a spec has at most 2 MB\n  --> large.sp\n   = help: split it into files that import each other",
    ],
    ["round.sp", "error SP0006: could not read `round.sp`: its links go round in circles\n  --> round.sp"],
    ["notes.txt", "error SP0007: expected a spec, a file ending in `.sp`, found `notes.txt`\n  --> notes.txt"],
  ])("%s", (file, message) => expect(open(file)).toBe(message));

  test("drops a byte order mark", () => expect(open("bom.sp")).toBe("game g { }\n"));

  test("a file reached twice is one file", () => {
    const specs = openSpecs(collector().report, { folder });
    expect(specs.open("link.sp")).toBe(specs.open("./sub/../duel.sp"));
  });

  test("the standard library can be named", () => {
    const specs = openSpecs(collector().report, { folder, stdlib: path.join(folder, "lib") });
    expect(specs.open("std/games/kuhn_poker")?.path).toBe("std/games/kuhn_poker.sp");
  });
});

describe("following an import", () => {
  const follow = (text: string, from = "sub/inner.sp") => {
    const { report, diagnostics } = collector();
    const specs = openSpecs(report, { folder, stdlib: path.join(folder, "lib") });
    const found = specs.follow(specs.open(from)!, text);
    expect(diagnostics).toEqual([]);
    return "error" in found ? found.error : found.path;
  };

  test.each([
    ["../duel", "duel.sp"],
    ["../duel.sp", "duel.sp"],
    ["./inner", "sub/inner.sp"],
    ["std/games/kuhn_poker", "std/games/kuhn_poker.sp"],
    ["short", "node_modules/short/main.sp"],
    ["@me/whole", "node_modules/@me/whole/a.sp"],
    ["@me/whole/games/b", "node_modules/@me/whole/g/b.sp"],
  ])("%s leads to %s", (text, shown) => expect(follow(text)).toBe(shown));

  test.each([
    ["./nothing", "no file `sub/nothing.sp`"],
    ["../duell", "no file `duell.sp`; did you mean `duel.sp`?"],
    ["../zero", "`zero.sp` is not UTF-8 text: byte 2 is zero, as in binary files"],
    ["inner", 'write `"./inner"` for the file beside this one'],
    ["std/games/kuhn_pokr", "the standard library has no such spec; did you mean `std/games/kuhn_poker`?"],
    ["std/../duel", "the standard library has no such spec"],
    ["std/", "the standard library has no such spec"],
    ["missing", "the package `missing` is not installed"],
    ["plain", "the package.json of `plain` has no `sp` export"],
    ["short/other", "the package `short` exports to specs only `.`"],
    ["@me/whole/js", "the package `@me/whole` exports to specs only `.`, `./games/*`"],
    ["away", "the export `./../../duel.sp` leads out of the package `away`"],
    ["/etc/passwd", "expected `./file`, `std/…` or the name of a package"],
    ["a/../b", "expected `./file`, `std/…` or the name of a package"],
    ["c:\\x", "expected `./file`, `std/…` or the name of a package"],
    ["", "expected `./file`, `std/…` or the name of a package"],
  ])("%s does not: %s", (text, error) => expect(follow(text)).toBe(error));

  test("a package.json that is no JSON is named", () => {
    expect(follow("broken")).toMatch(/^the package.json of `broken` cannot be used: /);
  });

  test("what a standard spec imports beside itself is called std too", () => {
    expect(follow("./deck", "std/games/kuhn_poker")).toBe("std/games/deck.sp");
  });
});

test("paths are shown relative, with forward slashes, and whole when far away", () => {
  expect(showPath("/a/b/c.sp", "/a")).toBe("b/c.sp");
  expect(showPath("/a/c.sp", "/a/b/d")).toBe("../../c.sp");
  expect(showPath("/x/y.sp", "/a/b/c/d")).toBe("/x/y.sp");
});

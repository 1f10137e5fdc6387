import pc from "picocolors";

/** Renders the plain kind of Markdown that the pages about messages use: headings, paragraphs, lists, fences, `code`. */
export function renderMarkdown(text: string, options: { readonly color: boolean }): string {
  const colors = pc.createColors(options.color);
  const lines: string[] = [];
  let fenced = false;
  for (const line of text.trimEnd().split("\n")) {
    if (line.startsWith("```")) {
      fenced = !fenced;
      continue;
    }
    if (fenced) lines.push(`    ${colors.cyan(line)}`.trimEnd());
    else if (/^#+ /.test(line)) lines.push(colors.bold(line.replace(/^#+ /, "")));
    else lines.push(inline(line, colors, options.color));
  }
  return lines.join("\n") + "\n";
}

/** Colours `code` and takes its quotes away where there are colours to tell it by. */
function inline(line: string, colors: ReturnType<typeof pc.createColors>, color: boolean): string {
  if (!color) return line.replace(/\*\*([^*]+)\*\*/g, "$1");
  return line
    .replace(/`([^`]+)`/g, (_, code: string) => colors.cyan(code))
    .replace(/\*\*([^*]+)\*\*/g, (_, bold: string) => colors.bold(bold));
}

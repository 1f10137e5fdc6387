/** Writes text so that it stands for itself in a template literal. */
export function escapeTemplate(text: string): string {
  return text.replace(/[\\`]/g, "\\$&").replaceAll("${", "\\${").replaceAll("\n", "\\n");
}

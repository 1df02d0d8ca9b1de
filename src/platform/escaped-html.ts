// Any text as text of a page: nothing in it is read as markup, in an element or in an attribute with quotes.

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const unprintable = /[^\P{Cc}\n\t]/gu
export const escaped = (text: string): string =>
  text.replaceAll(unprintable, ' ').replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')

// Explains a file without importable statements, and what to do.
import type { SetAside } from '../set-aside.ts'

export function describeForeign(file: string, lines: number, firstText: string, aside: SetAside): string {
  if (lines === 0) return `${file} is empty: it holds no statement. Nothing was written.`
  const look = lookOf(firstText)
  if (look !== null) {
    aside.discard()
    return `${file} ${look} Nothing was written.`
  }
  const [reason = '', rows = 0] = mostFrequent(aside)
  return (
    `${file} holds no statement that can be imported. Set aside: ${lines}; the most frequent reason ` +
    `(${rows} times): ${reason.replace(`${file}: `, '')}. Row by row in ${aside.path}. Nothing was written.`
  )
}

function mostFrequent({ counts }: SetAside): [string, number] | [] {
  const [most] = [...counts].filter(([, { taken }]) => !taken).sort(([, a], [, b]) => b.rows - a.rows)
  return most ? [most[0], most[1].rows] : []
}

/** Recognizes other kinds of files by their beginning. */
function lookOf(text: string): string | null {
  const start = text.trimStart()
  if (/^<(!doctype|html|\?xml|head|body)/i.test(start))
    return 'is a web page or XML, not JSON. It may be the login page of the LRS: sign in and download it again.'
  if (/^[[{]/.test(start)) return null
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the regex looks for them
  if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(start))
    return 'holds binary data, not JSON. Choose the file of statements.'
  if (/[;,\t].*[;,\t]/.test(start.split('\n', 1)[0] ?? ''))
    return 'looks like CSV, not JSON. Export the statements as JSON, one a line or as a list.'
  return 'holds no JSON. Export the statements as JSON, one a line or as a list.'
}

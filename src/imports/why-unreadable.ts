// Why the file of an import could not be read to its end, and what to do.

export function whyUnreadable(error: unknown): string {
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: '', message: `${error}` }
  if (code === 'EISDIR') return 'it is a folder. Import its files one by one.'
  if (code === 'Z_BUF_ERROR') return 'the packed data ends too early. Copy or download the file again.'
  if (code?.startsWith('Z_')) return `the packed data is damaged (${message}). Copy or download the file again.`
  return message
}

// What kinds of files a school may store, and how their bytes begin. A name or a header of the sender says nothing here.

export const mediaTypes = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/avif',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
] as const
export type MediaType = (typeof mediaTypes)[number]

/** The bytes as a text of single bytes, for signatures. */
const latin = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', from, to)

/** The type by the first bytes; null for any other. */
export function mediaTypeOf(bytes: Uint8Array): MediaType | null {
  const start = latin(bytes, 0, 16)
  if (start.startsWith('%PDF-')) return 'application/pdf'
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return 'image/webp'
  if (start.slice(4, 12) === 'ftypavif' || start.slice(4, 12) === 'ftypavis') return 'image/avif'
  if (start.startsWith('OggS')) return 'audio/ogg'
  if (start.startsWith('RIFF') && start.slice(8, 12) === 'WAVE') return 'audio/wav'
  if (start.startsWith('ID3') || /^\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]/.test(start)) return 'audio/mpeg'
  return null
}

export const isImage = (type: MediaType): boolean => type.startsWith('image/')

export type RefusalOfFile =
  | 'unknown-file-type'
  | 'file-damaged'
  | 'file-of-two-types'
  | 'file-unpacks-too-large'
  | 'image-too-large'

/** The file is not stored: `code` says why, for programs, and the message for people. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused'
  readonly code: RefusalOfFile
  constructor(code: RefusalOfFile, message: string) {
    super(message)
    this.code = code
  }
}

export const damaged = (what: string) => new FileRefused('file-damaged', `This ${what} is damaged or incomplete.`)

/** What makes a browser or an archiver read a file as something else than it is. */
export function refuseSecondType(bytes: Uint8Array): void {
  const beginning = latin(bytes, 0, 1_024).toLowerCase()
  const end = latin(bytes, Math.max(0, bytes.length - 65_557), bytes.length)
  if (/<(!doctype|html|script|svg|body)[\s>]/.test(beginning))
    throw new FileRefused('file-of-two-types', 'This file is also a web page.')
  if (end.includes('PK\x05\x06')) throw new FileRefused('file-of-two-types', 'This file is also an archive.')
}

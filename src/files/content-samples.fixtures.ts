// Small files of each kind, made here: whole ones, to be damaged by tests.
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'

const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
export const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

/** A PDF with one deflated stream of this many zeros. */
export const pdf = (zeros = 10): Uint8Array =>
  joined(
    ascii('%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n'),
    new Uint8Array(deflateSync(new Uint8Array(zeros))),
    ascii('\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n'),
  )

/** 16-bit mono at 8 kHz. */
export function wav(samples = 800): Uint8Array {
  const bytes = Buffer.alloc(44 + samples * 2)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(8_000, 24)
  bytes.writeUInt32LE(16_000, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples * 2, 40)
  return new Uint8Array(bytes)
}

function page(flags: number, body: number): Uint8Array {
  const bytes = Buffer.alloc(28 + body)
  bytes.write('OggS', 0)
  bytes[5] = flags
  bytes[26] = 1
  bytes[27] = body
  return new Uint8Array(bytes)
}
/** The first page and the last one. */
export const ogg = (): Uint8Array => joined(page(2, 30), page(4, 50))

/** Frames of MPEG 1, layer III, 128 kbit/s at 44.1 kHz: 417 bytes each. */
export const mp3 = (frames = 5): Uint8Array =>
  joined(
    ...Array.from({ length: frames }, () => {
      const frame = new Uint8Array(417)
      frame.set([0xff, 0xfb, 0x90, 0x00])
      return frame
    }),
  )

/** A photograph as a telephone makes it: it says where it was taken. */
export async function photograph(
  format: 'jpeg' | 'png' | 'webp' | 'avif',
  { width = 64, height = 48 }: { readonly width?: number; readonly height?: number } = {},
): Promise<Uint8Array> {
  const image = sharp({ create: { width, height, channels: 3, background: { r: 30, g: 90, b: 140 } } }).withExif({
    IFD0: { Copyright: 'Prise au 12 rue des Lilas' },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 24/1' },
  })
  return new Uint8Array(await image.toFormat(format).toBuffer())
}

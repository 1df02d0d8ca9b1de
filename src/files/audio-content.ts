// Whether a recording is whole: its parts follow each other to the end of the file. Nothing is decoded.
import { damaged } from './content-media.ts'

/** Throws FileRefused. RIFF: the length in the header is that of the file, and there is a format and data. */
export function checkWav(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  if (bytes.length < 44 || Math.abs(view.getUint32(4, true) + 8 - bytes.length) > 1) throw damaged('recording')
  const found = new Set<string>()
  let at = 12
  while (at + 8 <= bytes.length) {
    const length = view.getUint32(at + 4, true)
    found.add(Buffer.from(bytes.subarray(at, at + 4)).toString('latin1'))
    at += 8 + length + (length % 2)
  }
  // A last chunk of odd length may lack its padding.
  if (at > bytes.length + 1 || !found.has('fmt ') || !found.has('data')) throw damaged('recording')
}

const LAST_PAGE = 4

/** Throws FileRefused. Ogg (RFC 3533): pages to the end of the file, and the last one says that it is the last. */
export function checkOgg(bytes: Uint8Array): void {
  let at = 0
  let flags = 0
  while (at < bytes.length) {
    const segments = bytes[at + 26]
    if (segments === undefined || Buffer.from(bytes.subarray(at, at + 4)).toString('latin1') !== 'OggS')
      throw damaged('recording')
    flags = bytes[at + 5] ?? 0
    const lengths = bytes.subarray(at + 27, at + 27 + segments)
    if (lengths.length < segments) throw damaged('recording')
    at += 27 + segments + lengths.reduce((sum, length) => sum + length, 0)
  }
  if (at !== bytes.length || (flags & LAST_PAGE) === 0) throw damaged('recording')
}

/** Of MPEG 1, and of MPEG 2 and 2.5, by layer (I, II, III): kbit/s by the index in the header. ISO 11172-3, 13818-3. */
const BITRATES = {
  1: {
    1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  },
  2: {
    1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    3: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  },
} as const
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const

/** The length of the MPEG audio frame at a place; null if there is none. */
function frameBytes(bytes: Uint8Array, at: number): number | null {
  const [sync = 0, second = 0, third = 0] = bytes.subarray(at, at + 3)
  if (sync !== 0xff || (second & 0xe0) !== 0xe0) return null
  const version = (second >> 3) & 3 // 0: 2.5, 2: 2, 3: 1
  const layer = 4 - ((second >> 1) & 3)
  if (version === 1 || (layer !== 1 && layer !== 2 && layer !== 3)) return null
  const kbits = BITRATES[version === 3 ? 1 : 2][layer][third >> 4]
  const fullRate = SAMPLE_RATES[(third >> 2) & 3]
  if (!kbits || fullRate === undefined) return null
  const rate = fullRate / (version === 3 ? 1 : version === 2 ? 2 : 4)
  const padding = (third >> 1) & 1
  if (layer === 1) return (Math.floor((12 * kbits * 1_000) / rate) + padding) * 4
  const samples = layer === 3 && version !== 3 ? 72 : 144
  return Math.floor((samples * kbits * 1_000) / rate) + padding
}

const FEWEST_FRAMES = 3
const ID3V1_BYTES = 128

/** Throws FileRefused. MP3: tags, then frames to the end of the file. */
export function checkMp3(bytes: Uint8Array): void {
  const tagged = Buffer.from(bytes.subarray(0, 3)).toString('latin1') === 'ID3'
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, 10)
  // Seven bits in each byte of the length.
  let at = tagged ? 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127) : 0
  const lastTag = Buffer.from(bytes.subarray(-ID3V1_BYTES, -ID3V1_BYTES + 3)).toString('latin1') === 'TAG'
  const end = bytes.length - (lastTag ? ID3V1_BYTES : 0)
  // Tags may be filled up with zeros.
  while (at < end && bytes[at] === 0) at += 1
  let frames = 0
  while (at < end) {
    const length = frameBytes(bytes, at)
    if (length === null) throw damaged('recording')
    at += length
    frames += 1
  }
  if (at !== end || frames < FEWEST_FRAMES) throw damaged('recording')
}

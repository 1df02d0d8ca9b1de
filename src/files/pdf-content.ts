// Whether a PDF is whole, and how large it is once unpacked: a few kilobytes may hold gigabytes of zeros.
import { createInflate } from 'node:zlib'
import { damaged, FileRefused } from './content-media.ts'

/** All streams of a document together. A scanned lesson of a hundred pages has some 50 MB. */
export const MOST_UNPACKED_BYTES = 256 * 1024 * 1024
const MOST_STREAMS = 20_000

/** Throws FileRefused. It counts what is unpacked, and keeps nothing of it. */
export async function checkPdf(bytes: Uint8Array, mostBytes = MOST_UNPACKED_BYTES): Promise<void> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (whole.subarray(-1_024).lastIndexOf('%%EOF') < 0) throw damaged('PDF')
  if (whole.includes('/Launch') || whole.includes('/JavaScript'))
    throw new FileRefused('file-of-two-types', 'This PDF contains a program. Print it to a PDF, and send that.')
  let left = mostBytes
  let streams = 0
  for (let at = whole.indexOf('stream'); at >= 0; at = whole.indexOf('stream', at)) {
    const end = whole.indexOf('endstream', at)
    if (end < 0) throw damaged('PDF')
    streams += 1
    if (streams > MOST_STREAMS) throw tooLarge()
    const from = at + (whole[at + 6] === 0x0d ? 8 : 7)
    // Deflated streams begin so; others are as large as they are.
    if ((whole[from] ?? 0) === 0x78) left -= await inflatedBytes(whole.subarray(from, end), left)
    at = end + 'endstream'.length
  }
}

const tooLarge = () =>
  new FileRefused('file-unpacks-too-large', 'This PDF unpacks to more than 256 MB. Send a smaller one.')

/** How many bytes a stream has once inflated. Stops as soon as they are too many; a broken stream counts as far as it goes. */
function inflatedBytes(packed: Buffer, most: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const inflate = createInflate()
    let bytes = 0
    inflate.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= most) return
      inflate.destroy()
      reject(tooLarge())
    })
    inflate.on('end', () => resolve(bytes))
    inflate.on('error', () => resolve(bytes))
    inflate.end(packed)
  })
}

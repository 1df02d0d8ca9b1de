/** Which files are stored, and as what. */
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { checkedContent } from './checked-content.ts'
import { FileRefused, type RefusalOfFile } from './content-media.ts'
import { joined, mp3, ogg, pdf, photograph, wav } from './content-samples.fixtures.ts'
import { imageForms } from './image-content.ts'
import { checkPdf } from './pdf-content.ts'

const ascii = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const refusedAs = (code: RefusalOfFile) => expect.objectContaining({ name: 'FileRefused', code })
const expectRefused = (bytes: Uint8Array, code: RefusalOfFile) =>
  expect(checkedContent(bytes)).rejects.toEqual(refusedAs(code))

describe('a document or a recording', () => {
  it.each([
    ['application/pdf', pdf()],
    ['audio/wav', wav()],
    ['audio/ogg', ogg()],
    ['audio/mpeg', mp3()],
    ['audio/mpeg', joined(ascii('ID3\x03\x00\x00\x00\x00\x00\x04name'), mp3())],
  ])('is stored as it is: %s', async (mediaType, bytes) =>
    expect(await checkedContent(bytes)).toEqual({ mediaType, bytes, width: null, height: null }),
  )

  it.each([
    ['a PDF', pdf()],
    ['a WAV recording', wav()],
    ['an Ogg recording', ogg()],
    ['an MP3 recording', mp3()],
  ])('that was cut off is refused: %s', async (_, bytes) => {
    for (const length of [bytes.length - 20, Math.floor(bytes.length / 2) + 7])
      await expectRefused(bytes.slice(0, length), 'file-damaged')
  })

  it.each([
    ['a web page', ascii('<!doctype html><script>alert(1)</script>')],
    ['an SVG image', ascii('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['an archive', ascii('PK\x03\x04 and so on')],
    ['a program', ascii('\x7fELF and so on')],
    ['a GIF image', ascii('GIF89a and so on')],
    ['text', ascii('Bonjour')],
    ['a single byte', ascii('%')],
  ])('of another type is refused, whatever its name: %s', (_, bytes) => expectRefused(bytes, 'unknown-file-type'))

  it('that is something else besides is refused', async () => {
    const archive = ascii('PK\x05\x06'.padEnd(22, '\0'))
    await expectRefused(joined(pdf(), archive), 'file-of-two-types')
    const page = ascii('<html><script>alert(1)</script></html>')
    const chunk = joined(ascii('LIST'), new Uint8Array([page.length, 0, 0, 0]), page)
    const riff = joined(wav().slice(0, 12), chunk, wav().slice(12))
    new DataView(riff.buffer).setUint32(4, riff.length - 8, true)
    await expectRefused(riff, 'file-of-two-types')
    await expectRefused(joined(ascii('%PDF-1.4 << /S /JavaScript >>\n'), pdf()), 'file-of-two-types')
  })

  it('that unpacks to more than it may is refused, and nothing of it is kept', async () => {
    const bomb = pdf(3_000_000)
    expect(bomb.length).toBeLessThan(10_000)
    await expect(checkPdf(bomb, 1_000_000)).rejects.toEqual(refusedAs('file-unpacks-too-large'))
    await expect(checkPdf(bomb, 4_000_000)).resolves.toBeUndefined()
  })
})

describe('an image', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'is made anew, and says nothing of its camera: %s',
    async (format) => {
      const sent = await photograph(format)
      const { mediaType, bytes, width, height } = await checkedContent(sent)
      expect({ mediaType, width, height }).toEqual({ mediaType: `image/${format}`, width: 64, height: 48 })
      expect(Buffer.from(sent).includes('rue des Lilas')).toBe(true)
      expect(Buffer.from(bytes).includes('rue des Lilas')).toBe(false)
      expect((await sharp(bytes).metadata()).exif).toBeUndefined()
    },
  )

  it('loses what stands behind its end', async () => {
    const hidden = '<script>alert(1)</script>'
    const { bytes } = await checkedContent(joined(await photograph('png'), ascii(hidden)))
    expect(Buffer.from(bytes).includes(hidden)).toBe(false)
  })

  it('is at most 1920 pixels on a side', async () => {
    const { width, height } = await checkedContent(await photograph('jpeg', { width: 3_840, height: 1_000 }))
    expect({ width, height }).toEqual({ width: 1_920, height: 500 })
  })

  it('that was cut off, or only begins like one, is refused', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
      const whole = await photograph(format, { width: 400, height: 300 })
      await expectRefused(whole.slice(0, Math.floor(whole.length / 2)), 'file-damaged')
    }
    await expectRefused(joined(ascii('\xff\xd8\xff\xe0'), ascii('x'.repeat(500))), 'file-damaged')
  })

  it('with more pixels than it may have is refused before it is unpacked', async () => {
    const flat = await sharp({ create: { width: 8_000, height: 6_000, channels: 3, background: 'white' } })
      .png({ compressionLevel: 9 })
      .toBuffer()
    await expectRefused(new Uint8Array(flat), 'image-too-large')
  })

  it('comes in other widths and formats, never larger than it is, and each is made once', async () => {
    const { bytes } = await checkedContent(await photograph('png', { width: 800, height: 400 }))
    const formOf = imageForms()
    for (const format of ['avif', 'webp', 'jpeg'] as const) {
      const form = await formOf('a', bytes, { width: 320, format, quality: 60 })
      const { width, height } = await sharp(form).metadata()
      expect({ width, height }).toEqual({ width: 320, height: 160 })
      expect(await formOf('a', bytes, { width: 320, format, quality: 60 })).toBe(form)
    }
    const large = await formOf('a', bytes, { width: 1_920, format: 'webp', quality: 90 })
    expect((await sharp(large).metadata()).width).toBe(800)
  })
})

it('tells programs and people why', async () => {
  const problem: unknown = await checkedContent(ascii('Bonjour')).catch((error: unknown) => error)
  expect(problem).toBeInstanceOf(FileRefused)
  expect(problem).toMatchObject({ message: expect.stringContaining('Send a PDF') })
})

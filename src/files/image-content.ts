// Images: made anew before they are stored, and in the sizes and formats in which browsers ask for them. sharp works on threads of
// its own, so that other requests are answered meanwhile.
//
// An image that was made anew has no position of a camera, no thumbnail, no comment and nothing behind its end.
import { LRUCache } from 'lru-cache'
import sharp from 'sharp'
import { turnstile } from '#platform/slots.ts'
import { FileRefused, type MediaType } from './content-media.ts'

export const imageWidths = [320, 640, 1280, 1920] as const
export const imageFormats = ['avif', 'webp', 'jpeg'] as const
export const imageQualities = [90, 75, 60] as const
export type ImageForm = {
  readonly width: (typeof imageWidths)[number]
  readonly format: (typeof imageFormats)[number]
  readonly quality: (typeof imageQualities)[number]
}

/** What a decoder may be asked to unpack: 40 million pixels are a photograph of a good telephone, and 160 MB. */
export const MOST_PIXELS = 40_000_000
/** The largest width that is served; what is larger is stored so. */
const MOST_SIDE = 1_920
const MOST_KEPT_BYTES = 32 * 1024 * 1024
/** AVIF takes a core for a second. */
const AT_ONCE = 2

const inTurn = turnstile(AT_ONCE)
const read = (bytes: Uint8Array) =>
  sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error', animated: false, sequentialRead: true })

const encoders = {
  'image/png': { format: 'png', options: { compressionLevel: 9 } },
  'image/jpeg': { format: 'jpeg', options: { quality: 90 } },
  'image/webp': { format: 'webp', options: { quality: 90 } },
  'image/avif': { format: 'avif', options: { quality: 90, effort: 2 } },
} as const

export type CleanImage = { readonly bytes: Uint8Array; readonly width: number; readonly height: number }

/** The image in its own format, upright, at most 1920 pixels on a side, without metadata. Throws FileRefused. */
export async function cleanImage(bytes: Uint8Array, type: MediaType): Promise<CleanImage> {
  if (!(type in encoders)) throw new TypeError(`${type} is no image`)
  const { format, options } = encoders[type as keyof typeof encoders]
  try {
    const { data, info } = await inTurn(() =>
      read(bytes)
        .autoOrient()
        .resize({ width: MOST_SIDE, height: MOST_SIDE, fit: 'inside', withoutEnlargement: true })
        .toFormat(format, options)
        .toBuffer({ resolveWithObject: true }),
    )
    return { bytes: new Uint8Array(data), width: info.width, height: info.height }
  } catch (error) {
    if (error instanceof Error && /pixel limit/i.test(error.message))
      throw new FileRefused('image-too-large', 'This image has more than 40 million pixels. Send a smaller one.')
    throw new FileRefused('file-damaged', 'This image is damaged or incomplete.')
  }
}

export type ImageForms = (sha256: string, bytes: Uint8Array, form: ImageForm) => Promise<Uint8Array>

/** Makes a form of an image once, and keeps the last ones in memory. An image that is smaller is not enlarged. */
export function imageForms(): ImageForms {
  const kept = new LRUCache<string, Promise<Uint8Array>>({ max: 200 })
  const sizes = new LRUCache<string, true>({
    maxSize: MOST_KEPT_BYTES,
    dispose: (_, key) => kept.delete(key),
  })
  return (sha256, bytes, { width, format, quality }) => {
    const key = `${sha256} ${width} ${format} ${quality}`
    const known = kept.get(key)
    if (known) return known
    const made = inTurn(() =>
      read(bytes)
        .resize({ width, withoutEnlargement: true })
        .toFormat(format, { quality, ...(format === 'avif' && { effort: 2 }) })
        .toBuffer(),
    ).then((data) => new Uint8Array(data))
    kept.set(key, made)
    made.then(
      ({ length }) => sizes.set(key, true, { size: Math.max(1, length) }),
      () => kept.delete(key),
    )
    return made
  }
}

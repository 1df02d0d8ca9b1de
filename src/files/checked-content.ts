// A file that somebody sends, checked by its content before it is stored. Input: its bytes. Output: what is stored, with its type.
import { checkMp3, checkOgg, checkWav } from './audio-content.ts'
import { damaged, FileRefused, isImage, type MediaType, mediaTypeOf, refuseSecondType } from './content-media.ts'
import { cleanImage } from './image-content.ts'
import { checkPdf } from './pdf-content.ts'

/** Larger recordings and documents belong on a media server; a lesson names them by their address. */
export const MOST_CONTENT_BYTES = 8 * 1024 * 1024

export type CheckedContent = {
  readonly mediaType: MediaType
  readonly bytes: Uint8Array
  /** In pixels; null where it is no image. */
  readonly width: number | null
  readonly height: number | null
}

/** Throws FileRefused. */
export async function checkedContent(sent: Uint8Array): Promise<CheckedContent> {
  const mediaType = mediaTypeOf(sent)
  if (mediaType === null)
    throw new FileRefused(
      'unknown-file-type',
      'Send a PDF, a PNG, JPEG, WebP or AVIF image, or an MP3, Ogg or WAV recording.',
    )
  if (isImage(mediaType)) {
    const clean = await cleanImage(sent, mediaType)
    // As it is served: a file that reads as something else would be sent as that.
    if (mediaTypeOf(clean.bytes) !== mediaType) throw damaged('image')
    return { mediaType, ...clean }
  }
  refuseSecondType(sent)
  if (mediaType === 'application/pdf') await checkPdf(sent)
  else if (mediaType === 'audio/wav') checkWav(sent)
  else if (mediaType === 'audio/ogg') checkOgg(sent)
  else checkMp3(sent)
  return { mediaType, bytes: sent, width: null, height: null }
}

import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ContentFileId } from './content-body.ts'

/** The school stored a file for its contents. Its bytes are not in the event, only their hash. */
export default defineEvent('teaching.file-stored', {
  version: 1,
  description: 'The school stored a file for its contents.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P5Y',
  data: z.object({
    file: ContentFileId,
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'A SHA-256 in hexadecimal.')
      .describe('The SHA-256 of its bytes.'),
    mediaType: z
      .enum([
        'application/pdf',
        'image/png',
        'image/jpeg',
        'image/webp',
        'image/avif',
        'audio/mpeg',
        'audio/ogg',
        'audio/wav',
      ])
      .describe('What it is, by its content.'),
    bytes: z.int().min(1).max(67_108_864).describe('How many bytes it has.'),
    width: z.int().min(1).max(20_000).optional().describe('Of an image, in pixels.'),
    height: z.int().min(1).max(20_000).optional().describe('Of an image, in pixels.'),
  }),
  words: { fr: () => 'Fichier ajouté aux contenus de l’école', en: () => 'File added to the contents of the school' },
})

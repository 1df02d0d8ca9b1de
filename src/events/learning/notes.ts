// The values of notes that teachers write about moments of a learner's history.
import { z } from 'zod'

/** The application that the teacher writes in makes the id, so that a note that is sent again is written once. */
export const NoteId = z
  .uuid()
  .toLowerCase()
  .brand<'NoteId'>()
  .describe('A note about a moment of a history, by its id.')
export type NoteId = z.output<typeof NoteId>

export const LONGEST_NOTE = 1_000

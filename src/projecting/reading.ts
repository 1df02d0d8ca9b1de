// The event reader of read models: it opens the personal fields that their folds declare, and no others.
import type { Codec, EventReader } from '#commanding/codec.ts'
import type { Projection } from '#kernel/projection.ts'

/** Keeps the keys of all pages that it prepared: make a new one for each page of a long scan. */
export function readerFor(codec: Pick<Codec, 'reader'>, projections: readonly Projection[]): EventReader {
  const fields = new Map<string, Set<string>>()
  for (const { opens } of projections)
    for (const [type, opened] of opens) fields.set(type, new Set([...(fields.get(type) ?? []), ...opened.fields]))
  return codec.reader(fields)
}

/** Whether folding it needs keys for single fields. Its events are then decoded apart: others must not see these fields. */
export const opensFields = ({ opens }: Projection): boolean => opens.size > 0

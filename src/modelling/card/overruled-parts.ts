// How often teachers judged otherwise than a model, and what followed, on its card.
import type { ModelKind } from '#events/insight/models.ts'
import { heading, type Part, paragraph } from '#platform/pdf/document.ts'
import type { OverruledModel } from '../overrulings.ts'
import { cardNumbers } from './card-numbers.ts'
import { cardWords, type Language } from './card-words.ts'

/** With fewer, a reader who knows the class could tell who is meant. */
const FEWEST_KNOWN = 10

/** Nothing for a kind whose estimates nobody is shown. */
export function overruledParts(
  kind: ModelKind,
  overruled: OverruledModel | 'unknown' | null,
  language: Language,
): Part[] {
  if (kind === 'next-answer') return []
  const t = cardWords[language]
  const { count } = cardNumbers(language)
  if (overruled === null) return [heading(t.overruled), paragraph(t.nobodyOverruled)]
  if (overruled === 'unknown') return [heading(t.overruled), paragraph(t.overruledUnknown)]
  const { estimates, known, teacherRight } = overruled
  const followed =
    kind === 'course-risk'
      ? t.courseLater
      : known < FEWEST_KNOWN
        ? t.tooFewKnown(String(FEWEST_KNOWN))
        : t.followed[kind](count(known), count(teacherRight))
  return [
    heading(t.overruled),
    paragraph(t.overruledTimes(count(estimates)), { strong: true }),
    paragraph(followed),
    paragraph(t.chosenCases),
  ]
}

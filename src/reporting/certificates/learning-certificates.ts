// The certificates of a learner’s work as documents for people, in French: a published production, a finished path. They hold no
// mark, because they are shown to others.
import { fr, NARROW } from '#events/wording.ts'
import { type Document, facts, heading, list, paragraph } from '#platform/pdf/document.ts'
import { cleanText, missingIn } from '#platform/pdf/fonts.ts'

type Certified = {
  readonly learner: string
  readonly givenName: string | null
  readonly familyName: string | null
  readonly school: string
}

export type CertifiedProduction = Certified & {
  readonly production: string
  readonly title: string | null
  readonly words: number
  /** A day of the school. */
  readonly publishedOn: string
}

export type CertifiedPath = Certified & {
  readonly path: string
  readonly title: string
  readonly version: number
  readonly steps: readonly { readonly title: string; readonly objectives: readonly string[] }[]
  readonly minutes: number
  /** A day of the school. */
  readonly finishedOn: string
}

/** Isolated, because a title in Arabic must not turn what stands around it. */
const quoted = (text: string): string => `«${NARROW}\u2068${text}\u2069${NARROW}»`

const isMissing = (text: string): boolean => missingIn(text, 'bold') > 0
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u
const letters = new Intl.Segmenter('fr', { granularity: 'grapheme' })
/**
 * A title as the fonts can show it, without the emoji that they lack. Null where letters would be missing as well, or where nothing
 * is left: the certificate names the text by its id then.
 */
function shownTitle(title: string | null): string | null {
  const kept = [...letters.segment((title ?? '').replaceAll(/[\u2066-\u2069]/g, ''))]
    .map(({ segment }) => segment)
    .filter((segment) => !(emoji.test(segment) && isMissing(segment)))
  const text = kept.join('').replaceAll(/\s+/g, ' ').trim()
  return cleanText(text) === '' || kept.some(isMissing) ? null : text
}
/** Null where the names were erased, or are not for who asked. */
const nameOf = ({ givenName, familyName }: Certified): string | null =>
  [givenName, familyName].filter((name) => name !== null && name !== '').join(' ') || null
/** A name with a gap in it belongs to nobody: the sentence then points to the id, and the reference marks the gap. */
function whoIn(certified: Certified): string {
  const name = nameOf(certified)
  return name === null || isMissing(name) ? 'L’élève désigné ci-dessous' : `\u2068${name}\u2069`
}
const counted = (count: number, one: string, many: string): string => fr.counted(count, one, many) ?? ''
const day = (text: string): string => fr.day(text) ?? text

const references = (certified: Certified): readonly (readonly [string, string])[] => {
  const name = nameOf(certified)
  return [
    ['Établissement', certified.school],
    ...(name === null ? [] : [['Élève', name] as const]),
    ['Identifiant de l’élève', certified.learner],
  ]
}

/** `madeOn`: a day of the school. */
export function productionCertificateDocument(certified: CertifiedProduction, madeOn: string): Document {
  const { production, words, publishedOn } = certified
  const title = shownTitle(certified.title)
  const text = title === null ? 'un texte' : `le texte ${quoted(title)}`
  return {
    title: 'Attestation de publication d’un texte',
    parts: [
      paragraph(
        `${whoIn(certified)} a écrit ${text} (${counted(words, 'mot', 'mots')}), publié dans sa classe le ${day(publishedOn)}.`,
        { strong: true },
      ),
      paragraph('L’équipe enseignante a lu ce texte et y a répondu avant de le publier.'),
      facts('Références', [
        ...references(certified),
        ['Identifiant du texte', production],
        ['Publié le', day(publishedOn)],
        ['Attestation établie le', day(madeOn)],
      ]),
      paragraph(
        'Cette attestation ne comporte ni note ni commentaire. Elle n’est plus délivrée si l’auteur ou l’autrice retire son texte.',
      ),
    ],
  }
}

/** `madeOn`: a day of the school. */
export function pathCertificateDocument(certified: CertifiedPath, madeOn: string): Document {
  const { path, version, steps, minutes, finishedOn } = certified
  const title = shownTitle(certified.title)
  const which = title === null ? 'un parcours' : `le parcours ${quoted(title)}`
  const objectives = [...new Set(steps.flatMap((step) => step.objectives))]
  return {
    title: 'Attestation de fin de parcours',
    parts: [
      paragraph(`${whoIn(certified)} a terminé ${which} le ${day(finishedOn)}.`, { strong: true }),
      ...(steps.length === 0 ? [] : [heading('Étapes terminées'), list(steps.map((step) => step.title))]),
      ...(objectives.length === 0 ? [] : [heading('Objectifs du parcours'), list(objectives)]),
      facts('Références', [
        ...references(certified),
        ['Identifiant du parcours', `${path}, version ${version}`],
        ['Temps de travail', counted(Math.round(minutes), 'minute', 'minutes')],
        ['Terminé le', day(finishedOn)],
        ['Attestation établie le', day(madeOn)],
      ]),
      paragraph('Cette attestation ne comporte ni note ni appréciation.'),
    ],
  }
}

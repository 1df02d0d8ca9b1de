// Codes within values of rows, as a family reads them: a read model gives words for its columns, and not for what is inside one.
import { kindsInFrench } from '#events/teaching/content-ids.ts'

/** By the name of the field. */
const codes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kind: {
    ...kindsInFrench,
    interactive: 'activité',
    evaluation: 'évaluation',
  },
  status: { 'in-progress': 'en cours', 'needs-review': 'à relire', completed: 'fini' },
  level: { non_acquis: 'non acquis', en_cours: 'en cours', acquis: 'acquis', expert: 'expert' },
  what: { right: 'réponse juste', wrong: 'réponse fausse', advice: 'conseil', 'found-hard': 'jugé difficile' },
  reason: {
    'three-steps-down': 'trois baisses de niveau',
    'fails-at-the-easiest-level': 'des échecs au niveau le plus facile',
    'no-practice': 'aucun entraînement',
    'flagged-by-model': 'signalé par un modèle',
  },
  medium: {
    page: 'page',
    video: 'vidéo',
    resource: 'document',
    forum: 'forum',
    quiz: 'quiz',
    course: 'cours',
    other: 'autre contenu',
  },
}

/** Undefined for a text that is no code. */
export function innerCodeInFrench(field: string, code: string): string | undefined {
  const known = Object.hasOwn(codes, field) ? codes[field] : undefined
  return known && Object.hasOwn(known, code) ? known[code] : undefined
}

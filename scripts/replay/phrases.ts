// The phrases of a replay in the terminal, in French and English.
import { NARROW } from '#events/wording.ts'
import type { Language } from '#kernel/in-words.ts'

type Phrases = {
  readonly nothing: string
  readonly late: string
  readonly step: (number: number, total: number | null) => string
  readonly onlyMastery: (number: number, total: number) => string
  readonly keys: string
  readonly help: readonly string[]
  readonly first: string
  readonly last: string
  readonly noOtherDay: string
  readonly noOtherSession: string
  readonly noMastery: string
  readonly typed: (number: string) => string
  readonly leftOut: (count: number) => string
  readonly added: string
  readonly removed: string
  readonly unchanged: string
  readonly yes: string
  readonly no: string
  readonly empty: string
  readonly colon: string
  readonly position: (text: string) => string
  readonly known: (moment: string) => string
  readonly happened: (moment: string) => string
  readonly lastEvent: (position: string) => string
  readonly eventsBehind: (count: number) => string
}

/** A date takes the article, « la position » has it. */
const toMoment = (moment: string): string => (/^\d/.test(moment) ? `au ${moment}` : `à ${moment}`)

export const phrases: Readonly<Record<Language, Phrases>> = {
  fr: {
    nothing: 'Aucun événement dans cette période.',
    late: 'arrivé en retard',
    step: (number, total) => `Étape ${number}${total === null ? '' : ` sur ${total}`}`,
    onlyMastery: (number, total) => `maîtrise seulement${NARROW}: ${number} sur ${total}`,
    keys: '→ suite  ← retour  d jour  s séance  m maîtrise  ? aide  q quitter',
    help: [
      'Touches',
      '',
      '  → espace Entrée n   étape suivante',
      '  ← retour arrière b  étape précédente',
      '  d  D                jour suivant, jour précédent',
      '  s  S                séance suivante, séance précédente',
      '  m                   uniquement les changements de maîtrise, ou tout',
      '  g  G                première étape, dernière étape',
      '  12 →  12 ←          avancer, reculer de douze étapes (de même avec d, s)',
      '  15 g                étape 15',
      '  ?                   cette aide',
      '  q  Ctrl-C           quitter',
      '',
      'Chaque étape est un événement, dans l’ordre où l’école en a eu connaissance.',
      'Sous la phrase, ce que l’étape a changé : avant → après.',
      '',
      'Appuyez sur une touche pour revenir à l’étape.',
    ],
    first: 'C’est la première étape.',
    last: 'C’est la dernière étape.',
    noOtherDay: 'Il n’y a pas d’autre jour dans ce sens.',
    noOtherSession: 'Il n’y a pas d’autre séance dans ce sens.',
    noMastery: 'Aucune étape n’a changé la maîtrise.',
    typed: (number) => `Nombre${NARROW}: ${number}`,
    leftOut: (count) => `Il y a plus de ${count} étapes. Pour voir la suite, utilisez --from.`,
    added: 'nouveau',
    removed: 'supprimé',
    unchanged: 'Aucun changement visible.',
    yes: 'oui',
    no: 'non',
    empty: 'aucune ligne',
    colon: `${NARROW}: `,
    position: (text) => `la position ${text}`,
    known: (moment) => `Ce que l’on savait ${toMoment(moment)}`,
    happened: (moment) => `Ce qui s’était passé jusqu’${toMoment(moment)}`,
    lastEvent: (position) => `dernier événement${NARROW}: position ${position}`,
    eventsBehind: (count) => `${count} ${count < 2 ? 'événement' : 'événements'}`,
  },
  en: {
    nothing: 'No events in this period.',
    late: 'arrived late',
    step: (number, total) => `Step ${number}${total === null ? '' : ` of ${total}`}`,
    onlyMastery: (number, total) => `mastery only: ${number} of ${total}`,
    keys: '→ next  ← back  d day  s session  m mastery  ? help  q quit',
    help: [
      'Keys',
      '',
      '  → space Enter n     next step',
      '  ← backspace b       previous step',
      '  d  D                next day, previous day',
      '  s  S                next session, previous session',
      '  m                   mastery changes only, or everything',
      '  g  G                first step, last step',
      '  12 →  12 ←          twelve steps forward, twelve back (the same with d, s)',
      '  15 g                step 15',
      '  ?                   this help',
      '  q  Ctrl-C           quit',
      '',
      'A step is one event, in the order in which the school learned of it.',
      'Below the sentence: what the step changed, before → after.',
      '',
      'Press any key to return to the step.',
    ],
    first: 'This is the first step.',
    last: 'This is the last step.',
    noOtherDay: 'There is no other day in this direction.',
    noOtherSession: 'There is no other session in this direction.',
    noMastery: 'No step changed mastery.',
    typed: (number) => `Number: ${number}`,
    leftOut: (count) => `There are more than ${count} steps. Use --from to see the rest.`,
    added: 'new',
    removed: 'removed',
    unchanged: 'No visible change.',
    yes: 'yes',
    no: 'no',
    empty: 'no rows',
    colon: ': ',
    position: (text) => `position ${text}`,
    known: (moment) => `What was known at ${moment}`,
    happened: (moment) => `What had happened by ${moment}`,
    lastEvent: (position) => `last event: position ${position}`,
    eventsBehind: (count) => `${count} ${count === 1 ? 'event' : 'events'}`,
  },
}

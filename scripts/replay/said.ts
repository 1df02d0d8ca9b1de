// What a replay in the terminal says itself, in French and in English.
import { NARROW } from '#events/wording.ts'
import type { Language } from '#past/replay/words.ts'

type Said = {
  readonly nothing: string
  readonly late: string
  readonly step: (number: number, of: number | null) => string
  readonly onlyMastery: (number: number, of: number) => string
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

export const said: Readonly<Record<Language, Said>> = {
  fr: {
    nothing: 'Rien dans cette période.',
    late: 'arrivé en retard',
    step: (number, of) => `Étape ${number}${of === null ? '' : ` sur ${of}`}`,
    onlyMastery: (number, of) => `maîtrise seule${NARROW}: ${number} sur ${of}`,
    keys: '→ suite  ← retour  d jour  s séance  m maîtrise  ? aide  q fin',
    help: [
      'Touches',
      '',
      '  → espace Entrée n   étape suivante',
      '  ← retour arrière b  étape précédente',
      '  d  D                jour suivant, jour précédent',
      '  s  S                séance suivante, séance précédente',
      '  m                   seulement ce qui a changé la maîtrise, ou tout',
      '  g  G                première étape, dernière étape',
      '  12 →  12 ←          douze étapes plus loin, en arrière (de même avec d, s)',
      '  15 g                étape 15',
      '  ?                   cette aide',
      '  q  Ctrl-C           fin',
      '',
      'Une étape par événement, dans l’ordre où l’école en a eu connaissance.',
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
    leftOut: (count) => `Il y a plus de ${count} étapes. Affichez la suite avec --from.`,
    added: 'nouveau',
    removed: 'supprimé',
    unchanged: 'Aucun changement visible.',
    yes: 'oui',
    no: 'non',
    empty: 'aucune ligne',
    colon: `${NARROW}: `,
    position: (text) => `la position ${text}`,
    known: (moment) => `Ce que l’on savait à ${moment}`,
    happened: (moment) => `Ce qui s’était passé jusqu’à ${moment}`,
    lastEvent: (position) => `dernier événement${NARROW}: position ${position}`,
    eventsBehind: (count) => `${count} ${count < 2 ? 'événement' : 'événements'}`,
  },
  en: {
    nothing: 'Nothing in that time.',
    late: 'came late',
    step: (number, of) => `Step ${number}${of === null ? '' : ` of ${of}`}`,
    onlyMastery: (number, of) => `mastery alone: ${number} of ${of}`,
    keys: '→ next  ← back  d day  s session  m mastery  ? help  q quit',
    help: [
      'Keys',
      '',
      '  → space Enter n     next step',
      '  ← backspace b       step before',
      '  d  D                next day, day before',
      '  s  S                next session, session before',
      '  m                   only what changed mastery, or everything',
      '  g  G                first step, last step',
      '  12 →  12 ←          twelve steps on, twelve back (the same with d, s)',
      '  15 g                step 15',
      '  ?                   this help',
      '  q  Ctrl-C           quit',
      '',
      'A step is one thing that happened, in the order in which the school learned of it.',
      'Below the sentence, what the step changed: before → after.',
      '',
      'Any key goes back to the step.',
    ],
    first: 'This is the first step.',
    last: 'This is the last step.',
    noOtherDay: 'There is no other day that way.',
    noOtherSession: 'There is no other session that way.',
    noMastery: 'No step changed mastery.',
    typed: (number) => `Number: ${number}`,
    leftOut: (count) => `There are more than ${count} steps. Show the others with --from.`,
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

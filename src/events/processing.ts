// The purposes, legal bases and recipients that events declare, in words: for the file of a person, and for the record of
// processing (GDPR, articles 6 and 30).

import type { LegalBasis, Purpose, Recipient } from '#kernel/event.ts'
import type { InLanguages } from '#kernel/projection.ts'

export const basisWords: Readonly<Record<LegalBasis, InLanguages>> = {
  consent: {
    fr: 'consentement (RGPD, article 6, paragraphe 1, a)',
    en: 'consent (GDPR, article 6, paragraph 1, a)',
  },
  'legal-obligation': {
    fr: 'obligation légale (RGPD, article 6, paragraphe 1, c)',
    en: 'legal obligation (GDPR, article 6, paragraph 1, c)',
  },
  'public-task': {
    fr: 'mission d’intérêt public (RGPD, article 6, paragraphe 1, e)',
    en: 'task in the public interest (GDPR, article 6, paragraph 1, e)',
  },
}

export const purposeTitles: Readonly<Record<Purpose, InLanguages>> = {
  teaching: { fr: 'Enseigner et suivre les apprentissages', en: 'Teaching and following what is learned' },
  administration: { fr: 'Administrer la scolarité et les comptes', en: 'Administering enrolments and accounts' },
  wellbeing: { fr: 'Tenir compte du ressenti de l’élève', en: 'Taking the learner’s feelings into account' },
  security: { fr: 'Protéger les données et prouver leur protection', en: 'Protecting data, and proving it' },
  prediction: {
    fr: 'Prévoir les difficultés et recommander des exercices',
    en: 'Predicting difficulties and recommending exercises',
  },
}

const recipientWords: Readonly<Record<Recipient, InLanguages>> = {
  teachers: { fr: 'l’équipe enseignante', en: 'the teachers' },
  head: { fr: 'la direction de l’école', en: 'the head of the school' },
  'data-protection-officer': {
    fr: 'la ou le délégué(e) à la protection des données',
    en: 'the data protection officer',
  },
}

/** « l’équipe enseignante et la direction de l’école » */
export function recipientsInWords(all: readonly Recipient[]): InLanguages {
  const joined = (language: 'fr' | 'en') =>
    new Intl.ListFormat(language, { type: 'conjunction' }).format(all.map((one) => recipientWords[one][language]))
  return { fr: joined('fr'), en: joined('en') }
}

const units: Readonly<Record<string, InLanguages & { readonly several: InLanguages }>> = {
  Y: { fr: 'an', en: 'year', several: { fr: 'ans', en: 'years' } },
  M: { fr: 'mois', en: 'month', several: { fr: 'mois', en: 'months' } },
  W: { fr: 'semaine', en: 'week', several: { fr: 'semaines', en: 'weeks' } },
  D: { fr: 'jour', en: 'day', several: { fr: 'jours', en: 'days' } },
}

/** A period of a declaration in words: `P2Y` → « 2 ans ». */
export function periodInWords(period: string, language: 'fr' | 'en'): string {
  const parts = [...period.matchAll(/(\d+)([YMWD])/g)].flatMap(([, number = '', unit = '']) => {
    const words = units[unit]
    return words ? [`${number}\u00a0${Number(number) > 1 ? words.several[language] : words[language]}`] : []
  })
  return parts.join(language === 'fr' ? ' et ' : ' and ')
}

// Why each purpose may be pursued, and who receives the data: the default of the record of processing (GDPR, articles 6 and
// 30). One table, so that a data protection officer can review it on one page. A school that decides otherwise changes it here.

import type { Purpose } from '#kernel/event.ts'
import type { InLanguages } from '#kernel/projection.ts'

/** GDPR, article 6, paragraph 1: (a), (c) and (e). */
export type LegalBasis = 'consent' | 'legal-obligation' | 'public-task'

export type Processing = {
  readonly title: InLanguages
  readonly basis: LegalBasis
  /** Who may see the data, besides the person and those with parental authority. */
  readonly recipients: InLanguages
}

export const legalBases: Readonly<Record<LegalBasis, InLanguages>> = {
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

export const processing: Readonly<Record<Purpose, Processing>> = {
  teaching: {
    title: { fr: 'Enseigner et suivre les apprentissages', en: 'Teaching and following what is learned' },
    basis: 'public-task',
    recipients: {
      fr: 'l’équipe enseignante et la direction de l’école',
      en: 'the teachers and the head of the school',
    },
  },
  administration: {
    title: { fr: 'Administrer la scolarité et les comptes', en: 'Administering enrolments and accounts' },
    basis: 'public-task',
    recipients: {
      fr: 'la direction de l’école et l’équipe enseignante',
      en: 'the head of the school and the teachers',
    },
  },
  wellbeing: {
    title: { fr: 'Tenir compte du ressenti de l’élève', en: 'Taking the learner’s feelings into account' },
    basis: 'consent',
    recipients: { fr: 'l’équipe enseignante', en: 'the teachers' },
  },
  security: {
    title: { fr: 'Protéger les données et prouver leur protection', en: 'Protecting data, and proving it' },
    basis: 'legal-obligation',
    recipients: {
      fr: 'la ou le délégué(e) à la protection des données',
      en: 'the data protection officer',
    },
  },
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

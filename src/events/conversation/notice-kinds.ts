// The kinds of notices, each with its facts, its words, where it leads and how long it lasts. To add a kind, add an entry.
// Words are made when a notice is read, so that they can change and nothing in the log has to: a kind that is no longer given
// keeps its entry as long as its notices may be read.
import { z } from 'zod'
import type { InLanguages } from '#kernel/projection.ts'
import { kindInEnglish, kindInFrench, ModelKind } from '../insight/models.ts'
import { SkillId } from '../learning/values.ts'
import { ContestedFor } from '../privacy/values.ts'
import { PathId } from '../teaching/path-values.ts'
import { ActivityId, SequenceId } from '../teaching/sequences.ts'
import { ClassId, NoticeReason } from '../teaching/values.ts'
import { NARROW, name, part } from '../wording.ts'
import type { NoticeFacts } from './values.ts'

type Told = InLanguages & {
  /** The screen of the console that shows what it is about; null if there is none. */
  readonly link: string | null
}

type Declaration<Facts extends z.ZodObject> = {
  /** What it is called in lists and settings, without any fact: « Un élève peut avoir besoin d’aide ». */
  readonly title: InLanguages
  /** Ids, codes and whole numbers: the fields of `NoticeFacts`. */
  readonly facts: Facts
  readonly lastsDays: number
  /** Whether it asks its reader for a decision within a time: nobody can turn it off in the console. */
  readonly asksForDecision?: true
  /** One sentence, without the name of anybody. */
  readonly fr: (facts: z.output<Facts>) => string
  readonly en: (facts: z.output<Facts>) => string
  readonly link?: (facts: z.output<Facts>) => string
}

function kind<Facts extends z.ZodObject>(declaration: Declaration<Facts>) {
  const { title, facts, lastsDays, asksForDecision = false, fr, en, link } = declaration
  return {
    title,
    facts,
    lastsDays,
    asksForDecision,
    /** What a notice says. Facts that an earlier version stored, and that no longer fit, leave its title. */
    read(stored: NoticeFacts): Told {
      const read = facts.safeParse(stored)
      if (!read.success) return { ...title, link: null }
      return { fr: fr(read.data), en: en(read.data), link: link?.(read.data) ?? null }
    },
  }
}

const reasonsInFrench: Readonly<Record<NoticeReason, string>> = {
  'three-steps-down': 'le niveau a été abaissé trois fois',
  'fails-at-the-easiest-level': 'plusieurs échecs de suite au niveau le plus facile',
  'no-practice': 'aucun entraînement depuis une semaine',
  'flagged-by-model': 'un modèle estime qu’il y a un risque',
}
const reasonsInEnglish: Readonly<Record<NoticeReason, string>> = {
  'three-steps-down': 'the level was lowered three times',
  'fails-at-the-easiest-level': 'several failures in a row at the easiest level',
  'no-practice': 'no practice for a week',
  'flagged-by-model': 'a model estimates a risk',
}

const wantedInFrench: Readonly<Record<ContestedFor, string>> = {
  human: 'elle demande l’examen d’une décision automatique par une personne',
  explanation: 'elle demande une explication sur une décision automatique',
  contest: 'elle conteste une décision automatique',
}
const wantedInEnglish: Readonly<Record<ContestedFor, string>> = {
  human: 'it asks that a human look at an automated decision',
  explanation: 'it asks for an explanation of an automated decision',
  contest: 'it contests an automated decision',
}

const retrainedInFrench = {
  passes: 'Un nouveau modèle attend votre accord',
  fails: 'Un nouveau modèle ne satisfait pas à toutes les exigences',
  'not-trained': 'Un nouvel entraînement a échoué',
} as const
const retrainedInEnglish = {
  passes: 'A new model waits for your approval',
  fails: 'A new model does not pass all of its gates',
  'not-trained': 'A training has failed',
} as const

export const noticeKinds = {
  'learner-may-need-help': kind({
    title: { fr: 'Un élève peut avoir besoin d’aide', en: 'A learner may need help' },
    facts: z.object({ class: ClassId, skill: SkillId, reason: NoticeReason }),
    lastsDays: 30,
    fr: ({ skill, reason }) =>
      `Un élève peut avoir besoin d’aide${part(' en ', name(skill))}${NARROW}: ${reasonsInFrench[reason]}.`,
    en: ({ skill, reason }) => `A learner may need help${part(' with ', name(skill))}: ${reasonsInEnglish[reason]}.`,
    link: ({ class: ofClass }) => `/classes/${ofClass}`,
  }),
  'decision-contested': kind({
    title: { fr: 'Une décision automatique attend votre réponse', en: 'An automated decision waits for your answer' },
    facts: z.object({ class: ClassId, wants: ContestedFor }),
    lastsDays: 60,
    asksForDecision: true,
    fr: ({ wants }) => `Une famille attend votre réponse${NARROW}: ${wantedInFrench[wants]}.`,
    en: ({ wants }) => `A family waits for your answer: ${wantedInEnglish[wants]}.`,
    link: ({ class: ofClass }) => `/classes/${ofClass}`,
  }),
  'model-retrained': kind({
    title: { fr: 'Un modèle a été réentraîné', en: 'A model was trained again' },
    facts: z.object({ model: ModelKind, outcome: z.enum(['passes', 'fails', 'not-trained']) }),
    lastsDays: 60,
    fr: ({ model, outcome }) => `${retrainedInFrench[outcome]}${NARROW}: modèle${part(' ', kindInFrench(model))}.`,
    en: ({ model, outcome }) => `${retrainedInEnglish[outcome]}: model${part(' ', kindInEnglish(model))}.`,
  }),
  'model-must-go': kind({
    title: { fr: 'Un modèle doit être remplacé', en: 'A model must be replaced' },
    facts: z.object({ model: ModelKind, days: z.int() }),
    lastsDays: 60,
    asksForDecision: true,
    fr: ({ model, days }) =>
      `Le modèle${part(' ', kindInFrench(model))} a appris des réponses de personnes qui ont été effacées, ou dont les données ne doivent plus servir à cela. Sans remplacement, il est retiré dans ${days} jours.`,
    en: ({ model, days }) =>
      `The model${part(' ', kindInEnglish(model))} has learned from answers of people who were erased, or whose data must not be used so any more. Unless it is replaced, it is retired in ${days} days.`,
  }),
  'path-assigned': kind({
    title: { fr: 'Un nouveau parcours', en: 'A new path' },
    facts: z.object({ path: PathId }),
    lastsDays: 60,
    fr: () => 'Un nouveau parcours est disponible.',
    en: () => 'A new learning path is available.',
    link: ({ path }) => `/paths/${path}`,
  }),
  'sequence-to-follow': kind({
    title: { fr: 'Tu as une nouvelle séquence', en: 'You have a new sequence' },
    facts: z.object({ sequence: SequenceId }),
    lastsDays: 60,
    fr: () => 'Tu as une nouvelle séquence.',
    en: () => 'You have a new sequence.',
    link: () => '/me/sequences',
  }),
  'work-reviewed': kind({
    title: { fr: 'Ton travail a été relu', en: 'Your work was reviewed' },
    facts: z.object({ sequence: SequenceId, activity: ActivityId }),
    lastsDays: 60,
    fr: () => 'Ton enseignant ou ton enseignante a relu ton travail.',
    en: () => 'Your teacher has reviewed your work.',
    link: ({ sequence, activity }) => `/me/sequences/${sequence}/${activity}`,
  }),
  'review-due': kind({
    title: { fr: 'Une relecture est attendue', en: 'A review is due' },
    facts: z.object({}),
    lastsDays: 7,
    fr: () => 'Une relecture que l’on t’a demandée est bientôt à rendre.',
    en: () => 'A review that you were asked for is due soon.',
    link: () => '/me/texts',
  }),
  'review-missing': kind({
    title: { fr: 'Il manque une relecture', en: 'A peer review is missing' },
    facts: z.object({ class: ClassId }),
    lastsDays: 30,
    fr: () => `Un texte attend une relecture qui n’est pas venue${NARROW}; vous pouvez le lire vous-même.`,
    en: () => 'A text waits for a peer review that has not come; you can read it yourself.',
    link: ({ class: ofClass }) => `/classes/${ofClass}/texts`,
  }),
  'work-to-review': kind({
    title: { fr: 'Un travail est à relire', en: 'There is work to review' },
    facts: z.object({ class: ClassId, sequence: SequenceId, activity: ActivityId }),
    lastsDays: 30,
    fr: () => 'Un élève a rendu un travail à relire.',
    en: () => 'A learner handed in work to review.',
    link: ({ class: ofClass, sequence }) => `/classes/${ofClass}/sequences/${sequence}`,
  }),
  'revision-ended': kind({
    title: { fr: 'Un élève a fini de réviser', en: 'A learner finished revising' },
    facts: z.object({ class: ClassId, items: z.int(), answered: z.int(), recalled: z.int() }),
    lastsDays: 7,
    fr: ({ items, answered, recalled }) =>
      `Un élève a fini de réviser${NARROW}: ${answered} sur ${items}, ${recalled} de mémoire.`,
    en: ({ items, answered, recalled }) =>
      `A learner finished revising: ${answered} of ${items} answered, ${recalled} recalled.`,
    link: ({ class: ofClass }) => `/classes/${ofClass}`,
  }),
} as const

export type NoticeKindName = keyof typeof noticeKinds

export const isNoticeKind = (name: string): name is NoticeKindName => Object.hasOwn(noticeKinds, name)

export const NoticeKind = z
  .enum(Object.keys(noticeKinds).filter(isNoticeKind))
  .describe('What kind of notice it is; its words follow from it and from its facts.')

/** What a process tells somebody: `notice('learner-may-need-help', reference, { class, skill, reason })`. */
export const notice = <Kind extends NoticeKindName>(
  kind: Kind,
  reference: string,
  facts: z.input<(typeof noticeKinds)[Kind]['facts']>,
) => ({ kind, reference, facts })

export const titlesOf = (language: 'fr' | 'en'): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(noticeKinds).map(([name, { title }]) => [name, title[language]]))

// Where a class is stuck: a row for each learner on each exercise or activity.
import { z } from 'zod'
import { Instant, PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineReport, registerName } from '../report.ts'
import { shownCell } from '../shown-cells.ts'
import { exerciseTitle, skillTitle } from '../skill-titles.ts'

const Reason = z.enum(['many-attempts', 'help', 'slow', 'abandoned'])

const words = {
  fr: {
    title: 'Points de blocage de la classe',
    lead: 'Les exercices et les activités où des élèves n’avancent plus. C’est un signal, pas un verdict : rien n’est décidé à partir de lui.',
    firstOf: (shown: number, all: number) => ` Seuls les ${shown} premiers points sur ${all} sont dans ce fichier.`,
    what: 'Exercice ou activité',
    skill: 'Compétence',
    learner: 'Élève',
    why: 'Pourquoi',
    attempts: 'Essais',
    helps: 'Aides demandées',
    minutes: 'Minutes',
    median: 'Médiane de la classe (minutes)',
    medianOf: (minutes: string) => `médiane de la classe : ${minutes} min`,
    since: 'Depuis le',
    last: 'Dernier travail',
    reasons: {
      'many-attempts': 'plus de trois essais',
      help: 'conseil reçu ou difficulté signalée',
      slow: 'plus de deux fois le temps de la classe',
      abandoned: 'laissé de côté depuis une semaine ou plus',
    },
    plot: 'Élèves bloqués par point',
    plotText: 'Combien d’élèves sont bloqués sur chaque exercice ou activité.',
    learners: 'Élèves',
  },
  en: {
    title: 'Stuck points of the class',
    lead: 'The exercises and activities on which learners are not getting any further. It is a hint, not a verdict: nothing is decided from it.',
    firstOf: (shown: number, all: number) => ` Only the first ${shown} of ${all} points are in this file.`,
    what: 'Exercise or activity',
    skill: 'Skill',
    learner: 'Learner',
    why: 'Why',
    attempts: 'Attempts',
    helps: 'Help',
    minutes: 'Minutes',
    median: 'Median of the class (minutes)',
    medianOf: (minutes: string) => `median of the class: ${minutes} min`,
    since: 'Since',
    last: 'Last work',
    reasons: {
      'many-attempts': 'more than three attempts',
      help: 'got advice or found it hard',
      slow: 'more than twice the time of the class',
      abandoned: 'left for a week or more',
    },
    plot: 'Stuck learners by point',
    plotText: 'How many learners are stuck on each exercise or activity.',
    learners: 'Learners',
  },
}

const minutes = (ms: number) => Math.round(ms / 6_000) / 10

export default defineReport('stuck-points', {
  query: 'class-stuck-points',
  sequence: 'optional',
  past: 'offered',
  period: 'none',
  hasSkills: true,
  pageRows: 500,
  fileName: { fr: 'points-de-blocage', en: 'stuck-points' },
  answer: z.object({
    total: z.number(),
    points: z.array(
      z.object({
        item: z.string(),
        title: z.string().nullable(),
        skill: z.string().nullable(),
        medianMs: z.number().nullable(),
        learners: z.array(
          z.object({
            learner: PersonId,
            givenName: z.string().nullable(),
            familyName: z.string().nullable(),
            reasons: z.array(Reason),
            attempts: z.number(),
            helps: z.number(),
            durationMs: z.number(),
            since: Instant,
            lastAt: Instant,
          }),
        ),
      }),
    ),
  }),
  table({ total, points }, _, { language, zone, skills }) {
    const t = words[language]
    const called = ({ title, item }: { readonly title: string | null; readonly item: string }) =>
      title ?? exerciseTitle(skills, item)
    return {
      title: t.title,
      lead: total > points.length ? `${t.lead}${t.firstOf(points.length, total)}` : t.lead,
      columns: [
        { title: t.what, as: 'text' },
        { title: t.skill, as: 'text' },
        { title: t.learner, as: 'text' },
        { title: t.why, as: 'text' },
        { title: t.attempts, as: 'number' },
        { title: t.helps, as: 'number' },
        { title: t.minutes, as: 'number' },
        { title: t.median, as: 'number' },
        { title: t.since, as: 'day' },
        { title: t.last, as: 'day' },
      ],
      rows: points.flatMap(({ skill, medianMs, learners, ...point }) =>
        learners.map((one) => [
          called(point),
          skill === null ? null : skillTitle(skills, skill),
          registerName(one, language),
          one.reasons.map((reason) => t.reasons[reason]).join(', '),
          one.attempts,
          one.helps,
          minutes(one.durationMs),
          medianMs === null ? null : minutes(medianMs),
          localDay(one.since, zone),
          localDay(one.lastAt, zone),
        ]),
      ),
      group: {
        columns: [0, 1, 7],
        name: ([what, skill, , , , , , median]) =>
          [
            String(what),
            // An exercise without a title is called by its skill.
            ...(typeof skill === 'string' && !String(what).startsWith(skill) ? [skill] : []),
            ...(typeof median === 'number' ? [t.medianOf(shownCell(median, 'number', language))] : []),
          ].join(' · '),
      },
      plot: {
        ...{ title: t.plot, description: t.plotText, name: t.what, value: t.learners, as: 'number' },
        bars: points.map((point) => ({ name: called(point), value: point.learners.length })),
      },
      people: [...new Set(points.flatMap(({ learners }) => learners.map(({ learner }) => learner)))],
    }
  },
})

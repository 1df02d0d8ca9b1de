// How a class develops, week by week. It names nobody.
import { z } from 'zod'
import { defineReport } from '../report.ts'
import { shownCell } from '../shown-cells.ts'

const words = {
  fr: {
    title: 'Évolution de la classe, semaine par semaine',
    lead: 'Du lundi au dimanche, de la première semaine d’activité à la dernière.',
    week: 'Semaine du',
    learners: 'Élèves actifs',
    days: 'Jours d’activité',
    attempts: 'Réponses',
    right: 'Justes',
    exercises: 'Exercices terminés',
    views: 'Contenus consultés',
    minutes: 'Minutes',
    plot: 'Réponses par semaine',
    plotText: 'Le nombre de réponses de la classe chaque semaine.',
  },
  en: {
    title: 'The class week by week',
    lead: 'From Monday to Sunday, from the first week with activity to the last.',
    week: 'Week of',
    learners: 'Active learners',
    days: 'Active days',
    attempts: 'Answers',
    right: 'Right',
    exercises: 'Exercises finished',
    views: 'Contents viewed',
    minutes: 'Minutes',
    plot: 'Answers by week',
    plotText: 'How many answers the class gave in each week.',
  },
}

export default defineReport('class-weeks', {
  query: 'class-weeks',
  sequence: 'none',
  past: 'offered',
  period: 'offered',
  hasSkills: false,
  pageRows: null,
  fileName: { fr: 'evolution-de-la-classe', en: 'class-weeks' },
  answer: z.object({
    weeks: z.array(
      z.object({
        week: z.string(),
        learners: z.number(),
        activeDays: z.number(),
        attempts: z.number(),
        successRate: z.number().nullable(),
        exercisesCompleted: z.number(),
        views: z.number(),
        minutes: z.number(),
      }),
    ),
  }),
  table({ weeks }, _, { language }) {
    const t = words[language]
    return {
      title: t.title,
      lead: t.lead,
      columns: [
        { title: t.week, as: 'day' },
        { title: t.learners, as: 'number' },
        { title: t.days, as: 'number' },
        { title: t.attempts, as: 'number' },
        { title: t.right, as: 'share' },
        { title: t.exercises, as: 'number' },
        { title: t.views, as: 'number' },
        { title: t.minutes, as: 'number' },
      ],
      rows: weeks.map((one) => [
        one.week,
        one.learners,
        one.activeDays,
        one.attempts,
        one.successRate,
        one.exercisesCompleted,
        one.views,
        one.minutes,
      ]),
      group: null,
      plot: {
        ...{ title: t.plot, description: t.plotText, name: t.week, value: t.attempts, as: 'number' },
        bars: weeks.map(({ week, attempts }) => ({ name: shownCell(week, 'day', language), value: attempts })),
      },
      people: [],
    }
  },
})

// What each learner of a class has done in it, and who may need help.
import { z } from 'zod'
import { PersonId } from '#kernel/ids.ts'
import { byName, defineReport, registerName } from '../report.ts'
import { skillTitle } from '../skill-titles.ts'

const words = {
  fr: {
    title: (name: string) => `Progression de la classe ${name}`,
    lead: 'Ce que chaque élève a fait dans la classe. Les compétences sont comptées dans toutes ses classes.',
    learner: 'Élève',
    attempts: 'Réponses',
    right: 'Justes',
    exercises: 'Exercices terminés',
    minutes: 'Minutes',
    days: 'Jours d’activité',
    last: 'Dernière activité',
    practised: 'Compétences travaillées',
    mastered: 'Compétences maîtrisées',
    help: 'Aide à envisager',
    struggling: 'en difficulté',
    inactive: 'inactif',
    plot: 'Réponses par élève',
    plotText: 'Le nombre de réponses de chaque élève dans la classe. Il ne dit rien de leur difficulté.',
  },
  en: {
    title: (name: string) => `Progress of the class ${name}`,
    lead: 'What each learner has done in the class. Skills are counted in all classes of a learner.',
    learner: 'Learner',
    attempts: 'Answers',
    right: 'Right',
    exercises: 'Exercises finished',
    minutes: 'Minutes',
    days: 'Active days',
    last: 'Last activity',
    practised: 'Skills practised',
    mastered: 'Skills mastered',
    help: 'May need help',
    struggling: 'struggling',
    inactive: 'inactive',
    plot: 'Answers by learner',
    plotText: 'How many answers each learner gave in the class. It says nothing about how hard they were.',
  },
}

export default defineReport('class-progress', {
  query: 'class-overview',
  sequence: 'none',
  past: 'offered',
  period: 'none',
  hasSkills: true,
  pageRows: 500,
  fileName: { fr: 'progression-de-la-classe', en: 'class-progress' },
  answer: z.object({
    name: z.string(),
    learners: z.array(
      z.object({
        learner: PersonId,
        givenName: z.string().nullable(),
        familyName: z.string().nullable(),
        attempts: z.number(),
        successRate: z.number().nullable(),
        exercisesCompleted: z.number(),
        minutes: z.number(),
        activeDays: z.number(),
        lastActiveOn: z.string().nullable(),
        skillsPractised: z.number(),
        skillsMastered: z.number(),
        strugglingWith: z.array(z.string()),
        inactive: z.boolean(),
      }),
    ),
  }),
  table({ name }, pages, { language, skills }) {
    const t = words[language]
    const learners = byName(
      pages.flatMap((page) => page.learners),
      language,
    )
    return {
      title: t.title(name),
      lead: t.lead,
      columns: [
        { title: t.learner, as: 'text' },
        { title: t.attempts, as: 'number' },
        { title: t.right, as: 'share' },
        { title: t.exercises, as: 'number' },
        { title: t.minutes, as: 'number' },
        { title: t.days, as: 'number' },
        { title: t.last, as: 'day' },
        { title: t.practised, as: 'number' },
        { title: t.mastered, as: 'number' },
        { title: t.help, as: 'text' },
      ],
      rows: learners.map((one) => [
        registerName(one, language),
        one.attempts,
        one.successRate,
        one.exercisesCompleted,
        one.minutes,
        one.activeDays,
        one.lastActiveOn,
        one.skillsPractised,
        one.skillsMastered,
        [
          ...(one.strugglingWith.length > 0
            ? [`${t.struggling} (${one.strugglingWith.map((skill) => skillTitle(skills, skill)).join(', ')})`]
            : []),
          ...(one.inactive ? [t.inactive] : []),
        ].join(', '),
      ]),
      group: null,
      plot: {
        ...{ title: t.plot, description: t.plotText, name: t.learner, value: t.attempts, as: 'number' },
        bars: learners.map((one) => ({ name: registerName(one, language), value: one.attempts })),
      },
      people: learners.map(({ learner }) => learner),
    }
  },
})

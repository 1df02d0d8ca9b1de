import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Séquences',
    lead: 'Les séquences de l’école. Chacune a des séances, et chaque séance des activités.',
    none: 'L’école n’a pas encore de séquence.',
    write: 'Écrire une séquence',
    size: (lessons: number, activities: number) =>
      `${counted(lessons, 'séance', 'séances')}, ${counted(activities, 'activité', 'activités')}`,
    draft: 'brouillon',
    published: 'publiée',
    withdrawn: 'retirée',
    newer: 'une version plus récente n’est pas publiée',
    change: 'Modifier',
    publish: (version: number) => `Publier la version ${version}`,
    withdraw: 'Retirer',
    withdrawTitle: (title: string) => `Retirer «\u202f${title}\u202f» ?`,
    withdrawText: 'Aucune autre classe ne pourra la suivre. Les classes qui la suivent continuent.',
    beginner: 'débutant',
    intermediate: 'intermédiaire',
    advanced: 'avancé',
  },
  {
    title: 'Sequences',
    lead: 'The sequences of the school. Each has lessons, and each lesson has activities.',
    none: 'The school has no sequence yet.',
    write: 'Write a sequence',
    size: (lessons: number, activities: number) =>
      `${lessons === 1 ? '1 lesson' : `${lessons} lessons`}, ${activities === 1 ? '1 activity' : `${activities} activities`}`,
    draft: 'draft',
    published: 'published',
    withdrawn: 'withdrawn',
    newer: 'a newer version is not published',
    change: 'Change',
    publish: (version: number) => `Publish version ${version}`,
    withdraw: 'Withdraw',
    withdrawTitle: (title: string) => `Withdraw “${title}”?`,
    withdrawText: 'No other class can follow it. Classes that follow it go on.',
    beginner: 'beginner',
    intermediate: 'intermediate',
    advanced: 'advanced',
  },
)

// The sequence that examples in the API page and specifications speak of.

/** The ids of its parts. */
export const exampleParts = {
  sequence: '2f7c9a14-5b3e-4d80-9c61-7a0e8d2f4b15',
  reading: 'a1d4e7b0-3c6f-4a92-8e5d-1b7c0f9a2d36',
  writing: 'b2e5f8c1-4d70-4ba3-9f6e-2c8d10ab3e47',
  text: 'c3f609d2-5e81-4cb4-a07f-3d9e21bc4f58',
  quiz: 'd4071ae3-6f92-4dc5-b180-4eaf32cd5069',
  summary: 'e5182bf4-70a3-4ed6-8291-5fb043de617a',
} as const

export const exampleSequence = {
  sequence: exampleParts.sequence,
  title: 'Lire et résumer un article',
  description: 'Trouver l’essentiel d’un article, puis le dire en quelques phrases.',
  level: 'beginner' as const,
  minutes: 90,
  lessons: [
    {
      lesson: exampleParts.reading,
      number: 1,
      title: 'Trouver l’essentiel',
      objectives: [{ kind: 'knowledge' as const, text: 'Savoir ce qu’est une idée principale' }],
      prerequisites: [],
      minutes: 45,
      activities: [
        {
          activity: exampleParts.text,
          number: 1,
          title: 'Lire l’article',
          kind: 'interactive' as const,
          mandatory: true,
          points: 0,
          minutes: 15,
          criteria: [],
          content: {
            form: 'text' as const,
            text: 'Les abeilles dansent pour dire où sont les fleurs.\n\nLa direction de la danse indique celle des fleurs.',
          },
        },
        {
          activity: exampleParts.quiz,
          number: 2,
          title: 'As-tu bien lu ?',
          kind: 'quiz' as const,
          mandatory: true,
          points: 2,
          minutes: 10,
          criteria: [],
          content: {
            form: 'questions' as const,
            questions: [
              {
                question: 'q1',
                text: 'Que disent les abeilles en dansant ?',
                choices: ['Où sont les fleurs', 'Quel temps il fait', 'Qui est la reine'],
                expected: ['Où sont les fleurs'],
                reason: 'La première phrase le dit.',
              },
              {
                question: 'q2',
                text: 'Qu’indique la direction de la danse ? La direction des…',
                expected: ['fleurs', 'les fleurs'],
                reason: 'La danse montre de quel côté voler.',
              },
            ],
          },
        },
      ],
    },
    {
      lesson: exampleParts.writing,
      number: 2,
      title: 'Résumer',
      objectives: [{ kind: 'skill' as const, text: 'Résumer un texte court en deux phrases' }],
      prerequisites: [exampleParts.reading],
      activities: [
        {
          activity: exampleParts.summary,
          number: 1,
          title: 'Écrire un résumé',
          kind: 'text-production' as const,
          mandatory: true,
          points: 10,
          criteria: [
            { text: 'L’idée principale y est', points: 6 },
            { text: 'Les phrases sont complètes', points: 4 },
          ],
          content: {
            form: 'writing' as const,
            prompt: 'Résume l’article en deux phrases.',
            leastWords: 10,
            mostWords: 60,
          },
        },
      ],
    },
  ],
}

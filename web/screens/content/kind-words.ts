// The kinds of contents in words, for the list and for the form.
import { inBothLanguages } from '../../frame/words.ts'
import type { ContentKind } from './written-content.ts'

export default inBothLanguages(
  {
    text: 'Texte à lire',
    quiz: 'Quiz',
    video: 'Vidéo',
    audio: 'Enregistrement',
    image: 'Image',
    document: 'Document (PDF)',
    exercise: 'Exercice de la banque',
    'text-production': 'Texte à écrire',
  } satisfies Record<ContentKind, string>,
  {
    text: 'Text to read',
    quiz: 'Quiz',
    video: 'Video',
    audio: 'Recording',
    image: 'Image',
    document: 'Document (PDF)',
    exercise: 'Exercise of the bank',
    'text-production': 'Text to write',
  },
)

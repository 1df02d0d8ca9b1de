// The kinds of contents in words, for the list and for the form.
import type { ContentKind } from './written-content.ts'

export const kindsInFrench: Readonly<Record<ContentKind, string>> = {
  text: 'Texte à lire',
  quiz: 'Quiz',
  video: 'Vidéo',
  audio: 'Enregistrement',
  image: 'Image',
  document: 'Document (PDF)',
  exercise: 'Exercice de la banque',
  'text-production': 'Texte à écrire',
}
export const kindsInEnglish: Readonly<Record<ContentKind, string>> = {
  text: 'Text to read',
  quiz: 'Quiz',
  video: 'Video',
  audio: 'Recording',
  image: 'Image',
  document: 'Document (PDF)',
  exercise: 'Exercise of the bank',
  'text-production': 'Text to write',
}

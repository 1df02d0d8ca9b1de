// Maps the twenty activity types of the dataset to the seven media of content.
import type { z } from 'zod'
import type { Medium } from '#events/learning/values.ts'

const media: Readonly<Record<string, z.output<typeof Medium>>> = {
  homepage: 'course',
  oucontent: 'page',
  page: 'page',
  subpage: 'page',
  sharedsubpage: 'page',
  dualpane: 'page',
  htmlactivity: 'page',
  ouwiki: 'page',
  resource: 'resource',
  url: 'resource',
  folder: 'resource',
  glossary: 'resource',
  dataplus: 'resource',
  forumng: 'forum',
  quiz: 'quiz',
  externalquiz: 'quiz',
  questionnaire: 'quiz',
  // Online meetings and repeated activities have no medium here: they become `other`.
}

export const mediumOf = (activity: string | null): z.output<typeof Medium> => media[activity ?? ''] ?? 'other'

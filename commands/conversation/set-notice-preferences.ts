import { z } from 'zod'
import { alwaysShown, defaultPreferences, NoticePreferences } from '#events/conversation/notice-preferences.ts'
import noticePreferencesSet from '#events/conversation/notice-preferences-set.ts'
import { inboxOf } from '#events/conversation/values.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import inbox from './inbox.ts'

/** Sets how a person wants to be told. It replaces all of what was set before; the same again changes nothing. */
export default defineCommand('conversation.set-notice-preferences', {
  summary: 'Set one’s notice preferences',
  description:
    'Sets which kinds of notices the caller sees in the console and by e-mail, how often an e-mail comes, in which language, and when none may come.',
  route: 'POST /api/notices/preferences',
  may: 'notices:read',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'administration',
  input: z.object({ person: PersonId.describe('Whose inbox it is: the caller.'), ...NoticePreferences.shape }),
  example: {
    ...defaultPreferences,
    person: exampleSchool.teacher,
    digest: 'daily',
    offByMail: ['revision-ended'],
  },
  decider: inbox,
  stream: inboxOf,
  subject: ({ person }) => person,
  decide({ preferences }, { person: _, ...input }) {
    const hidden = input.offInConsole.findIndex((kind) => alwaysShown.includes(kind))
    if (hidden >= 0)
      return refuse('must-be-shown', 'This kind of notice asks for a decision: the inbox always shows it.', {
        pointer: `/offInConsole/${hidden}`,
        facts: { kind: input.offInConsole[hidden] ?? '' },
      })
    if (input.quiet && input.quiet.from === input.quiet.until)
      return refuse('no-hour-left', 'The quiet hours need another end than their beginning.', {
        pointer: '/quiet/until',
      })
    const wanted = {
      ...input,
      offInConsole: [...new Set(input.offInConsole)].sort(),
      offByMail: [...new Set(input.offByMail)].sort(),
    }
    return JSON.stringify(inOrder(wanted)) === JSON.stringify(inOrder(preferences))
      ? []
      : [noticePreferencesSet(wanted)]
  },
})

const inOrder = ({ digest, language, quiet, offInConsole, offByMail }: NoticePreferences) => [
  digest,
  language,
  quiet && [quiet.from, quiet.until],
  offInConsole,
  offByMail,
]

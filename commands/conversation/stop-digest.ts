import { z } from 'zod'
import noticePreferencesSet from '#events/conversation/notice-preferences-set.ts'
import { inboxOf } from '#events/conversation/values.ts'
import { defineCommand } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import inbox from './inbox.ts'

/** Sends a person no e-mail any more. Carried out for whoever opens the link of an e-mail; the inbox stays as it is. */
export default defineCommand('conversation.stop-digest', {
  summary: 'Stop one’s e-mails',
  description: 'Sends the caller no e-mails about notices any more. Stopped again, nothing changes.',
  may: 'notices:read',
  of: ({ person }) => ({ kind: 'person', person }),
  purpose: 'administration',
  input: z.object({ person: PersonId.describe('Whose inbox it is: the caller.') }),
  example: { person: exampleSchool.teacher },
  decider: inbox,
  stream: inboxOf,
  subject: ({ person }) => person,
  decide: ({ preferences }) =>
    preferences.digest === 'never' ? [] : [noticePreferencesSet({ ...preferences, digest: 'never' })],
})

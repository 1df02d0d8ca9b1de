// Approves a request, after it was said which right it is, whose, and what comes of it.
import { useState } from 'react'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { may, useSession } from '../../frame/session.ts'
import { shownName } from '../../frame/shown.ts'
import type { Request } from './asked-requests.ts'
import { nameOf } from './request-name.ts'
import words from './words.ts'

type Props = { readonly request: Request; readonly busy: boolean; readonly act: () => void }

const LAST = 4

export function ApproveButton({ request, busy, act }: Props) {
  const t = useWords(words)
  const { person, right, texts, events } = request
  const [isAsked, setAsked] = useState(false)
  const name = useNameOf(person, isAsked)
  const isErasure = right === 'erasure' && !texts
  const end = person.slice(-LAST)
  return (
    <ConfirmedButton
      look={isErasure ? 'bad' : 'strong'}
      busy={busy}
      asks={() => setAsked(true)}
      question={t.approveQuestion(nameOf(request, t), name ?? `…${person.slice(-8)}`)}
      consequence={[
        isErasure ? t.approveErasure : texts ? t.approveTexts : t.approveOther,
        ...(isErasure && events !== null ? [t.eventsOf(events)] : []),
        t.personIs(person),
      ].join(' ')}
      {...(isErasure && { typed: { label: t.typeEnd(LAST), text: end } })}
      act={act}
    >
      {t.approve}
    </ConfirmedButton>
  )
}

/** For whoever may read it, once the question is shown: it is noted in the trail of the person. */
function useNameOf(person: string, isAsked: boolean): string | undefined {
  const { data: session } = useSession()
  const isAllowed = session ? may(session, 'identity:manage') : false
  const details = useAsked(
    ['person', person],
    (signal) => api.GET('/api/people/{person}', { params: { path: { person } }, signal }),
    { enabled: isAsked && isAllowed },
  )
  return (details.data && shownName(details.data)) || undefined
}

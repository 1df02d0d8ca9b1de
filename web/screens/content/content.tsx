// A teacher writes a content, or a new version of it, validates it and withdraws it. An id that the school does not know is that of a
// content to be written.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { Page } from '../../frame/page.tsx'
import { ContentForm } from './content-form.tsx'
import { State } from './state.tsx'
import words from './words.ts'
import { emptyContent, isContentKind, writtenOf } from './written-content.ts'

export default function Content() {
  const t = useWords(words)
  const content = useParameter('content')
  const [kind] = useFilter('kind')
  // What is typed and not saved is not what would be validated.
  const [isChanged, setChanged] = useState(false)
  const asked = useAsked(['content definition', content], (signal) =>
    api.GET('/api/contents/{content}/definition', {
      params: { path: { content }, query: sinceOwnChanges() },
      signal,
    }),
  )
  const definition = asked.data
  // Remembered: while the service is asked again, nothing says that it did not know the content.
  const [isNew, setNew] = useState(false)
  if (!isNew && definition === undefined && asked.error?.status === 404) setNew(true)
  if (definition === undefined && !isNew)
    return (
      <Page title={t.new} above={<Link to="/teaching/contents">{t.contents}</Link>}>
        <Answer of={asked}>{() => null}</Answer>
      </Page>
    )
  return (
    <Page title={definition?.title ?? t.new} above={<Link to="/teaching/contents">{t.contents}</Link>}>
      {definition && <Answer of={asked}>{(shown) => <State of={shown} isChanged={isChanged} />}</Answer>}
      {/* The same form before and after the content is known: what is typed meanwhile stays. */}
      <ContentForm
        key={content}
        content={content}
        begin={() =>
          definition ? writtenOf(definition, newId) : emptyContent(isContentKind(kind) ? kind : 'text', newId())
        }
        isChanged={isChanged}
        setChanged={setChanged}
        isWithdrawn={definition?.status === 'withdrawn'}
      />
    </Page>
  )
}

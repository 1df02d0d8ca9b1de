// A teacher writes a content, or a new version of it, validates it and withdraws it. An id that the school does not know is that of a
// content to be written.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { type Asked, api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { Page } from '../../frame/page.tsx'
import { ContentForm } from './content-form.tsx'
import { standOf } from './form-version.ts'
import { State } from './state.tsx'
import words from './words.ts'
import { type Definition, emptyContent, isContentKind, writtenOf } from './written-content.ts'

export default function Content() {
  const t = useWords(words)
  const content = useParameter('content')
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
  return <Editor key={content} content={content} definition={definition} asked={asked} />
}

type EditorProps = {
  readonly content: string
  /** Undefined for a content to be written. */
  readonly definition: Definition | undefined
  readonly asked: Asked<Definition>
}

function Editor({ content, definition, asked }: EditorProps) {
  const t = useWords(words)
  const [kind] = useFilter('kind')
  // What is typed and not saved is not what would be validated.
  const [isChanged, setChanged] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const last = definition?.lastVersion ?? 0
  const [shown, setShown] = useState(last)
  const [timesBuilt, setTimesBuilt] = useState(1)
  function rebuild() {
    setShown(last)
    setTimesBuilt(timesBuilt + 1)
    setChanged(false)
  }
  const stand = standOf({ shown, last, isChanged, isSaving })
  if (stand === 'rebuild') rebuild()
  return (
    <Page title={definition?.title ?? t.new} above={<Link to="/teaching/contents">{t.contents}</Link>}>
      {definition && <Answer of={asked}>{(found) => <State of={found} isChanged={isChanged} />}</Answer>}
      {stand === 'outdated' && (
        <div role="alert">
          <p>{t.outdated(last)}</p>
          <Button onClick={rebuild}>{t.showVersion(last)}</Button>
        </div>
      )}
      {/* The same form before and after the content is known: what is typed meanwhile stays. */}
      <ContentForm
        key={timesBuilt}
        content={content}
        begin={() =>
          definition ? writtenOf(definition, newId) : emptyContent(isContentKind(kind) ? kind : 'text', newId())
        }
        isChanged={isChanged}
        setChanged={setChanged}
        isOutdated={stand === 'outdated'}
        setSaving={setSaving}
        onSaved={() => setShown(shown + 1)}
        isWithdrawn={definition?.status === 'withdrawn'}
      />
    </Page>
  )
}

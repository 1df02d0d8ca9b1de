// A content, to compare with what was recalled of it. What a path or an application named may be no content of this school.
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { ContentBody } from '../../player/content-body.tsx'
import words from './words.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function RevisedContent({ content }: { readonly content: string }) {
  const t = useWords(words)
  const isOwn = UUID.test(content)
  const asked = useAsked(
    ['content', content],
    (signal) => api.GET('/api/contents/{content}', { params: { path: { content } }, signal }),
    { enabled: isOwn },
  )
  if (!isOwn || asked.error?.status === 404) return <p>{t.compare}</p>
  return (
    <Answer of={asked}>
      {(shown) => (
        <>
          <ContentBody of={shown} />
          {shown.questions !== null && (
            <ol>
              {shown.questions.map(({ prompt }) => (
                <li key={prompt}>{prompt}</li>
              ))}
            </ol>
          )}
        </>
      )}
    </Answer>
  )
}

// One analytics event of MathCopain: a session that began, a content that was viewed, or nothing that has a counterpart. Pure.
import { z } from 'zod'
import { ContentId as Content, type ContentId } from '#events/learning/values.ts'
import { type Clock, MOMENT_RULE, momentOn } from './moments.ts'
import { type Reading, recordFields } from './record-fields.ts'
import { Exercise, OutsideId, Text } from './values.ts'

type Placed = { readonly user: string; readonly session: string | undefined; readonly atMs: number }
export type Analytics = Placed &
  (
    | { readonly kind: 'session'; readonly session: string }
    | { readonly kind: 'view'; readonly content: ContentId; readonly medium: 'page' | 'video' }
  )

const SESSIONS = ['session_start', 'session_started', 'login']
const PAGES = ['page_view', 'page_viewed', 'lesson_view', 'lesson_viewed', 'content_view', 'content_viewed']
const VIDEOS = ['video_view', 'video_viewed']
const ANSWERS = ['exercise_start', 'exercise_started', 'exercise_complete', 'exercise_completed', 'answer_submitted']
const ENDS = ['session_end', 'session_ended', 'logout']

const EventType = Text(50)
const ID_RULE = 'an id of at most 200 letters'

export function readAnalytics(json: unknown, clock: Clock): Reading<Analytics> {
  const of = recordFields(json)
  const user = of.needed('user_id', OutsideId, ID_RULE)
  const type = of.needed('event_type', EventType, 'a text of at most 50 letters')
  const atMs = of.needed('created_at', momentOn(clock), MOMENT_RULE)
  if (user === null || type === null || atMs === null) return of.setAside()
  if (ANSWERS.includes(type)) return of.setAside('left out: responses.json has the answers')
  if (ENDS.includes(type)) return of.setAside('left out: the end of a session has no event here')
  const isView = PAGES.includes(type) || VIDEOS.includes(type)
  if (!isView && !SESSIONS.includes(type)) return of.setAside('left out: no event here for this event_type')
  const session = of.optional('session_id', OutsideId, ID_RULE)
  if (!isView)
    return session === undefined
      ? of.setAside('left out: a session without a session_id')
      : of.taken({ kind: 'session', user, session, atMs })
  const content = of.optional('event_data', Viewed, 'an object that names the content')
  if (content === undefined) return of.setAside('left out: a view without its content')
  return of.taken({ kind: 'view', user, session, atMs, content, medium: VIDEOS.includes(type) ? 'video' : 'page' })
}

const Viewed = z
  .looseObject({})
  .transform((data) => data.content_id ?? data.content ?? data.page ?? data.lesson ?? data.video)
  .pipe(Exercise)
  .transform((code) => Content.parse(code))

// Devices of a class: enrolling one, listing its children, and signing a child in.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { pinPermissions, shownPermissions } from '#identity/permissions.ts'
import type { EnrolledDevice } from '#identity/sign-in/children/child-sign-in.ts'
import { Instant } from '#kernel/ids.ts'
import { bodyOf } from '../../body.ts'
import { HttpProblem } from '../../http-problem.ts'
import { costs } from '../../limits/costs.ts'
import { parsed } from '../../parsed.ts'
import type { ServerParts } from '../../parts.ts'
import { refuseOtherOrigins, refuseOtherPages } from '../cross-site.ts'
import { signInRefused, tooMany, unlessBusy } from '../session-answers.ts'
import type { SessionCookie } from '../session-cookie.ts'
import {
  ChildSignInBody,
  EnrolBody,
  operations,
  type ShownChildSession,
  type ShownDevice,
  type ShownDeviceChildren,
} from './child-operations.ts'

type Parts = Pick<ServerParts, 'childSignIn' | 'classHelp' | 'trail'>
type Cookies = { readonly session: SessionCookie; readonly device: SessionCookie }

const HEADER = 'sillage-device'

export function deviceRoutes(app: FastifyInstance, parts: Parts, cookies: Cookies): void {
  const { childSignIn, classHelp, trail } = parts

  /** A token in the header, or the cookie, which only pages of this service may use. */
  async function deviceOf(request: FastifyRequest): Promise<EnrolledDevice> {
    if (request.headers[HEADER] === undefined) refuseOtherOrigins(request)
    const secret = deviceSecretOf(request, cookies.device)
    const device = secret === null ? null : await childSignIn.deviceOf(secret)
    if (!device) throw notEnrolled()
    request.enrolled = device
    return device
  }

  app.post(
    '/api/devices',
    { config: { may: 'everyone', operation: operations.enrol, cost: costs.signIn } },
    async (request, reply): Promise<ShownDevice> => {
      void reply.header('cache-control', 'no-store')
      const { code, as } = parsed(EnrolBody, bodyOf(request))
      if (as === 'cookie') refuseOtherPages(request)
      const enrolled = await classHelp.enrol(code)
      if (!enrolled)
        throw signInRefused('device-code-refused', 'This code enrols no device. Ask the teacher for another one.')
      if ('waitMs' in enrolled)
        throw tooMany('This code has enrolled too many devices within an hour.', enrolled.waitMs)
      const { device, secret } = enrolled
      if (as === 'cookie') void reply.header('set-cookie', cookies.device.set(secret, device.expiresAtMs))
      void reply.code(201)
      return {
        device: device.id,
        expiresAt: new Date(device.expiresAtMs).toISOString(),
        token: as === 'token' ? secret : null,
      }
    },
  )

  app.get(
    '/api/device',
    { exposeHeadRoute: false, config: { may: 'everyone', operation: operations.device } },
    async (request, reply): Promise<ShownDeviceChildren> => {
      void reply.header('cache-control', 'no-store')
      const device = await deviceOf(request)
      const children = await classHelp.onDevice(device)
      return {
        device: device.id,
        expiresAt: new Date(device.expiresAtMs).toISOString(),
        children: children.map(({ person, givenName, avatar }) => ({ child: person, givenName, avatar })),
      }
    },
  )

  app.post(
    '/api/device/sign-in',
    { config: { may: 'everyone', operation: operations.childSignIn, cost: costs.signIn } },
    async (request, reply): Promise<ShownChildSession> => {
      void reply.header('cache-control', 'no-store')
      const { child, pin } = parsed(ChildSignInBody, bodyOf(request))
      const device = await deviceOf(request)
      const result = await unlessBusy(childSignIn.signIn(device, child, pin))
      switch (result.kind) {
        case 'refused':
          throw signInRefused('sign-in-refused', 'That is not right. Try again, or ask your teacher.')
        case 'wait':
          throw tooMany('Several attempts failed.', result.waitMs)
        case 'stuck':
          throw new HttpProblem('too-many-attempts', 'Too many attempts failed on this device. Ask your teacher.', {
            code: 'ask-teacher',
          })
        case 'device-gone':
          throw notEnrolled()
        case 'signed-in':
          break
      }
      await trail.recordDurably({
        tenant: device.tenant,
        actor: result.person,
        onBehalfOf: null,
        origin: { kind: 'http', address: request.ip, traceId: request.id },
        action: 'sign-in-with-pin',
        subjects: [result.person],
        purpose: 'security',
        at: Instant.parse(new Date().toISOString()),
      })
      void reply.header('set-cookie', cookies.session.set(result.secret, result.expiresAtMs))
      return {
        school: device.tenant,
        person: result.person,
        permissions: shownPermissions(pinPermissions),
        expiresAt: new Date(result.expiresAtMs).toISOString(),
      }
    },
  )
}

/** A token in the header, or the cookie. */
export function deviceSecretOf({ headers }: Pick<FastifyRequest, 'headers'>, cookie: SessionCookie): string | null {
  const { [HEADER]: header } = headers
  return header === undefined ? cookie.read(headers.cookie) : String(header)
}

const notEnrolled = () =>
  signInRefused('device-not-enrolled', 'This device is not enrolled, or was revoked. Ask the teacher for a code.')

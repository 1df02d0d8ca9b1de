// What a teacher does so that the children of a class can sign in: codes, printed sheets, devices and PINs.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IssuedCode } from '#identity/sign-in/children/class-help.ts'
import { whyPinRefused } from '#identity/sign-in/children/pins.ts'
import { bodyOf } from '../../body.ts'
import { invalid } from '../../http-problem.ts'
import { parsed } from '../../parsed.ts'
import type { ServerParts } from '../../parts.ts'
import { callerOf } from '../authentication.ts'
import { pageAddress } from '../page-address.ts'
import { unlessBusy } from '../session-answers.ts'
import {
  ChildParams,
  ClassCodeParams,
  ClassDeviceParams,
  ClassParams,
  IssueCodeBody,
  operations,
  PinBody,
  SheetBody,
  type ShownClassSignIn,
  type ShownCode,
} from './child-operations.ts'
import { sheetHeaders, sheetPage } from './sheet-page.ts'

const MAY = ['identity:sign-in-help'] as const
const timeText = (ms: number) => new Date(ms).toISOString()

export function classHelpRoutes(app: FastifyInstance, { classHelp }: Pick<ServerParts, 'classHelp'>): void {
  app.post(
    '/api/classes/:class/device-codes',
    { config: { may: [...MAY], of: 'input', operation: operations.issueCode } },
    async (request, reply): Promise<ShownCode> => {
      const { use, address } = parsed(IssueCodeBody, bodyOf(request))
      const issued = await classHelp.issueCode({ ...ofClass(request), use })
      void reply.code(201).header('cache-control', 'no-store')
      const { id, code, expiresAtMs } = issued
      return { id, code, address: enrolAddress(request, issued, address), use, expiresAt: timeText(expiresAtMs) }
    },
  )

  app.post(
    '/api/classes/:class/sheet',
    { config: { may: [...MAY], of: 'input', operation: operations.sheet } },
    async (request, reply) => {
      const { pins, address } = parsed(SheetBody, bodyOf(request))
      const sheet = await unlessBusy(classHelp.sheet({ ...ofClass(request), pins }))
      void reply.headers(sheetHeaders)
      return sheetPage(sheet, enrolAddress(request, sheet.code, address))
    },
  )

  app.get(
    '/api/classes/:class/sign-in',
    { exposeHeadRoute: false, config: { may: [...MAY], of: 'input', operation: operations.classSignIn } },
    async (request, reply): Promise<ShownClassSignIn> => {
      const { codes, devices, children } = await classHelp.status(ofClass(request))
      void reply.header('cache-control', 'no-store')
      return {
        codes: codes.map(({ id, use, expiresAtMs }) => ({ id, use, expiresAt: timeText(expiresAtMs) })),
        devices: devices.map(({ device, code, enrolledAtMs, lastSignInAtMs }) => ({
          device,
          code,
          enrolledAt: timeText(enrolledAtMs),
          lastSignInAt: lastSignInAtMs === null ? null : timeText(lastSignInAtMs),
        })),
        children: children.map(({ stuckOn, ...child }) => ({ ...child, stuckOn: [...stuckOn] })),
      }
    },
  )

  app.post(
    '/api/classes/:class/device-codes/:code/revoke',
    { config: { may: [...MAY], of: 'input', operation: operations.revokeCode } },
    async (request, reply) => {
      const { code } = parsed(ClassCodeParams, request.params)
      await classHelp.revoke({ ...ofClass(request), code })
      return reply.header('cache-control', 'no-store').code(204).send()
    },
  )

  app.post(
    '/api/classes/:class/devices/:device/revoke',
    { config: { may: [...MAY], of: 'input', operation: operations.revokeDevice } },
    async (request, reply) => {
      const { device } = parsed(ClassDeviceParams, request.params)
      await classHelp.revoke({ ...ofClass(request), device })
      return reply.header('cache-control', 'no-store').code(204).send()
    },
  )

  app.post(
    '/api/children/:person/pin',
    { config: { may: [...MAY], of: 'input', operation: operations.setPin } },
    async (request, reply) => {
      const { pin = null } = parsed(PinBody, bodyOf(request))
      const why = pin === null ? null : whyPinRefused(pin)
      if (why !== null) throw invalid([{ pointer: '/pin', detail: why }])
      const set = await unlessBusy(classHelp.setPin({ ...ofChild(request), pin }))
      void reply.header('cache-control', 'no-store')
      return { pin: set }
    },
  )

  app.post(
    '/api/children/:person/pin/unlock',
    { config: { may: [...MAY], of: 'input', operation: operations.unlock } },
    async (request, reply) => {
      await classHelp.unlock(ofChild(request))
      return reply.header('cache-control', 'no-store').code(204).send()
    },
  )
}

const ofClass = (request: FastifyRequest) => ({
  caller: callerOf(request),
  class: parsed(ClassParams, request.params).class,
})
const ofChild = (request: FastifyRequest) => ({
  caller: callerOf(request),
  person: parsed(ChildParams, request.params).person,
})

const enrolAddress = (request: FastifyRequest, { code }: IssuedCode, given: string | undefined): string =>
  pageAddress(request, '/enrol', code, given)

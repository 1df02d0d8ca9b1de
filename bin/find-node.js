// Finds a Node that can run this project: 24 or later. Plain JavaScript, so that Node 20 can run it.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const neededMajor = 24

/** @param {string} version for instance `v20.20.2` */
export const isNewEnough = (version) => Number(/^v?(\d+)\./.exec(version)?.[1]) >= neededMajor

/**
 * The path of the program in the package `node-<platform>-<arch>`; undefined where no such package exists.
 * @param {string} root
 * @param {string} platform
 * @param {string} arch
 */
export function pinnedNode(root, platform = process.platform, arch = process.arch) {
  const system = platform === 'win32' ? 'win' : platform
  if (!['linux-x64', 'linux-arm64', 'win-x64'].includes(`${system}-${arch}`)) return undefined
  const program = platform === 'win32' ? 'node.exe' : 'node'
  return join(root, 'node_modules', `node-${system}-${arch}`, 'bin', program)
}

/**
 * The path of a Node that is new enough, or undefined.
 * @param {{ root: string, version?: string, execPath?: string, platform?: string, arch?: string, exists?: (path: string) => boolean }} where defaults: this process
 */
export function findNode({
  root,
  version = process.version,
  execPath = process.execPath,
  platform = process.platform,
  arch = process.arch,
  exists = existsSync,
}) {
  if (isNewEnough(version)) return execPath
  const pinned = pinnedNode(root, platform, arch)
  return pinned !== undefined && exists(pinned) ? pinned : undefined
}

/**
 * @param {string} version
 * @param {string} platform
 * @param {string} arch
 */
export const nodeMissing = (version = process.version, platform = process.platform, arch = process.arch) =>
  `Sillage needs Node ${neededMajor}, and this is Node ${version.replace(/^v/, '')}. ` +
  (pinnedNode('', platform, arch) === undefined
    ? `No Node comes with the project for ${platform}-${arch}: install Node ${neededMajor} (https://nodejs.org) and run the command again.`
    : `The one that comes with the project is not installed: run \`npm ci --include=optional\`, or install Node ${neededMajor} (https://nodejs.org).`)

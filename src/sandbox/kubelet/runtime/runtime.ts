import type { Readable, Writable } from 'node:stream';

/** A host file or directory that shows at a path inside a container. */
export interface Mount {
  readonly source: string;
  /** Absolute path inside the container. */
  readonly target: string;
  readonly readOnly: boolean;
}

export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

export type OutputStream = 'stdout' | 'stderr';

export interface ContainerLaunch {
  readonly id: string;
  /** The container's own directory on the host; the runtime keeps its record and mount point here. */
  readonly directory: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Made when it is missing, where that leaves no trace on the host. */
  readonly workingDirectory: string;
  readonly mounts: readonly Mount[];
  readonly user: ContainerUser | undefined;
  /** Its standard input stays open for who attaches; else it is empty. */
  readonly stdin: boolean;
  /** It runs on a terminal of its own; then everything that it writes is standard output. */
  readonly tty: boolean;
  readonly output: (stream: OutputStream, chunk: Uint8Array) => void;
}

export interface Exit {
  /** 128 + signal number when a signal ended it. */
  readonly code: number;
}

/** Another program for a container that runs: as its user, with its confinement and its view of the files. */
export interface ExecLaunch {
  readonly argv: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** A program that runs beside a container's own. */
export interface ExecProcess {
  /** Undefined when it has none. */
  readonly stdin: Writable | undefined;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when the program has ended, whatever its pipes do. Never rejects. */
  readonly exited: Promise<Exit>;
  /** Ends it and what it started, as far as that is still below it. */
  kill(): void;
  /** Gives its terminal a size, in characters; nothing without one. */
  resize(rows: number, columns: number): void;
}

export interface ContainerProcess {
  /** Undefined when it has none. */
  readonly stdin: Writable | undefined;
  /** Gives its terminal a size, in characters; nothing without one. */
  resize(rows: number, columns: number): void;
  /** Throws with a clear message when it cannot be started. */
  exec(launch: ExecLaunch): Promise<ExecProcess>;
  /** Resolves when the program and everything that it started have ended and all output was delivered. Never rejects. */
  readonly exited: Promise<Exit>;
  /** SIGTERM to the program's process group. */
  terminate(): void;
  /** Ends every process of the container at once. */
  kill(): void;
}

/** How containers run on this machine. */
export interface Runtime {
  /** Undefined when containers see their mounts at the true paths; else why they cannot. */
  readonly withoutMounts: string | undefined;
  /** Throws with a clear message when the container cannot be set up. */
  start(launch: ContainerLaunch): Promise<ContainerProcess>;
}

/**
 * Runs as process 1 of a container's namespaces: carries out the mount plan given as arguments (never as text of the
 * script: paths are hostile), enters the new root, says `ready`, and then lives until its standard input ends. The kubelet
 * holds that pipe: when it dies, even by SIGKILL, process 1 ends and the kernel ends every process of the container.
 * While it waits for `cat` the shell reaps what the container's processes leave behind.
 */
export const SETUP_SCRIPT = `
set -e
root=$1
shift
while [ $# -gt 0 ]; do
  case $1 in
    tmpfs) mount -t tmpfs -o "size=256m,mode=$2" tmpfs "$root$3"; shift 3 ;;
    dir) mkdir -p -- "$root$2"; shift 2 ;;
    file) : >"$root$2"; shift 2 ;;
    link) cp -P -- "$2" "$root$3"; shift 3 ;;
    bind) mount --rbind -- "$2" "$root$3"; shift 3 ;;
    readonly)
      mount -o remount,bind,ro -- "$root$2" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev -- "$root$2"
      shift 2 ;;
    proc) mount -t proc proc "$root$2" 2>/dev/null || mount --rbind /proc "$root$2"; shift 2 ;;
    *) echo "unknown step $1" >&2; exit 1 ;;
  esac
done
cd -- "$root"
pivot_root . .
umount -l .
cd /
echo ready
cat >/dev/null
`;

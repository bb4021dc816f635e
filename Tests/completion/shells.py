"""Shells that complete lines as they do for people: bash in a pseudo-terminal, zsh in its own zpty, fish by
`complete -C`. Each gives what it offers for a line, and bash and zsh also the line that it makes of it."""
import fcntl
import os
import pty
import re
import select
import shlex
import struct
import subprocess
import tempfile
import termios
import time

HERE = os.path.dirname(os.path.realpath(__file__))
PATIENCE = 10


class Shell:
    """What the shells have in common."""

    # The line after the completion; None where the shell does not tell.
    line = None

    def __init__(self, prefix):
        self.prefix = prefix

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def environment(self, **more):
        """Nothing of the caller's shell: only paths, and what a shell needs."""
        return {'PATH': os.environ['PATH'], 'HOME': '/nonexistent', 'LC_ALL': 'C.UTF-8', **more}


class Bash(Shell):
    """bash, with the package that finds the scripts of programs by their names."""

    name = 'bash'
    prompt = '<ready>'
    # All on one line each, without questions, colours or other signs to the terminal.
    settings = """
        bind 'set show-all-if-ambiguous on'
        bind 'set completion-query-items 0'
        bind 'set page-completions off'
        bind 'set completion-display-width 0'
        bind 'set bell-style none'
        bind 'set enable-bracketed-paste off'
        bind -x '"\\C-g": printf "\\003%s\\004\\n" "$READLINE_LINE"'
    """
    load = 'source /usr/share/bash-completion/bash_completion'

    def start(self):
        self.unread = ''
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.execve('/bin/bash', ['bash', '--norc', '--noprofile', '-i'], self.environment(
                TERM='dumb', PS1=self.prompt, PS2='', XDG_DATA_DIRS=f'{self.prefix}/share', HISTFILE='',
                INPUTRC='/dev/null'))
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 1000, 2000, 0, 0))
        self.read_until(self.prompt)
        with tempfile.NamedTemporaryFile('w', suffix='.bash') as script:
            script.write(self.settings + self.load + '\n')
            script.flush()
            self.send(f'source {script.name}; printf "\\005"\n')
            self.read_until('\x05')
            self.read_until(self.prompt)

    def stop(self):
        self.send('exit\n')
        os.close(self.terminal)
        os.waitpid(self.process, 0)

    def send(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, mark):
        """What comes in front of a mark, and the mark; what is behind it stays to be read."""
        end = time.monotonic() + PATIENCE
        while mark not in self.unread:
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError(f'{self.name} says {self.unread!r}, and not {mark!r}')
            self.unread += os.read(self.terminal, 65536).decode(errors='replace')
        place = self.unread.index(mark) + len(mark)
        text, self.unread = self.unread[:place], self.unread[place:]
        return text

    def complete(self, line):
        # The line is sent and echoed; then TAB, then the key that shows the line, then the one that clears it.
        self.send(line)
        self.read_until(line)
        self.send('\t\x07')
        shown, self.line = re.match(r'(?s)(.*)\x03(.*)\x04', self.read_until('\x04')).groups()
        self.send('\x15\x07')
        self.read_until('\x03\x04')
        listed = shown.replace('\r', '').split('\n')[1:-1] if self.prompt in shown else []
        listed = [word for word in listed if word and self.prompt not in word]
        if not listed:
            return shlex.split(self.line)[-1:] if self.line.endswith(' ') and self.line != line else []
        # Behind a colon or a sign, bash lists the rest of the word alone.
        word = line.rsplit(' ', 1)[-1]
        kept = word[:max(word.rfind(':'), word.rfind('=')) + 1]
        return [kept + shlex.split(rest)[0] for rest in listed]


class BashAlone(Bash):
    """bash without that package, which loads the script by itself."""

    name = 'bash alone'

    @property
    def load(self):
        return f'source {self.prefix}/share/bash-completion/completions/ovlctl'


class Zsh(Shell):
    """zsh within zsh's own pseudo-terminal, which another zsh drives for us."""

    name = 'zsh'

    def start(self):
        self.process = subprocess.Popen(
            ['zsh', '-f', f'{HERE}/zpty.zsh', f'{self.prefix}/share/zsh/site-functions'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=self.environment(TERM='dumb', COLUMNS='2000', LINES='1000'))

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def complete(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()
        answer = []
        while not answer or not answer[-1].startswith('line '):
            answer.append(self.process.stdout.readline().rstrip('\n'))
            if not answer[-1]:
                raise EOFError(f'zsh ends at “{line}”')
        self.line = answer[-1].removeprefix('line ')
        return [word.removeprefix('word ') for word in answer[:-1]]


class Fish(Shell):
    """fish, which tells what it would offer."""

    name = 'fish'
    script = 'set -p fish_complete_path $argv[1]; complete -C $argv[2]'

    def start(self):
        self.home = tempfile.TemporaryDirectory()

    def stop(self):
        self.home.cleanup()

    def complete(self, line):
        folder = f'{self.prefix}/share/fish/vendor_completions.d'
        answer = subprocess.run(
            ['fish', '--no-config', '--private', '-c', self.script, folder, line], text=True, check=True,
            stdout=subprocess.PIPE, env=self.environment(HOME=self.home.name, TERM='dumb'))
        return [offered.split('\t')[0] for offered in answer.stdout.splitlines()]

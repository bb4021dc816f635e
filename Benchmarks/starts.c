/* How long programs take from the start to the end, in nanoseconds.
 *
 *   starts ROUNDS COMMAND [WORD...] [-- COMMAND [WORD...]]...
 *
 * The commands take turns; the output of each goes to /dev/null, and its median is a line. A program this small starts
 * another one at once: what a large one like Python adds to each start would be in all the times, and make them alike.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum { MOST = 16 };

extern char **environ;

static void fail(const char *what, int error)
{
	fprintf(stderr, "starts: %s: %s\n", what, strerror(error));
	exit(1);
}

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static long run(char **command, const posix_spawn_file_actions_t *quiet)
{
	long start = now();
	int status, error;
	pid_t child;

	error = posix_spawnp(&child, command[0], quiet, NULL, command, environ);
	if (error)
		fail(command[0], error);
	if (waitpid(child, &status, 0) < 0)
		fail("waitpid", errno);
	if (status) {
		fprintf(stderr, "starts: %s has failed\n", command[0]);
		exit(1);
	}
	return now() - start;
}

static int longer(const void *left, const void *right)
{
	long a = *(const long *)left, b = *(const long *)right;

	return (a > b) - (a < b);
}

int main(int count, char **words)
{
	int rounds = count > 2 ? atoi(words[1]) : 0;
	char **commands[MOST];
	long *times[MOST];
	posix_spawn_file_actions_t quiet;
	int n = 0;

	if (rounds < 1) {
		fputs("usage: starts ROUNDS COMMAND [WORD...] [-- COMMAND [WORD...]]...\n", stderr);
		return 2;
	}
	commands[n++] = words + 2;
	for (int i = 2; i < count; i++) {
		if (strcmp(words[i], "--"))
			continue;
		words[i] = NULL;
		if (n == MOST)
			fail("too many commands", E2BIG);
		commands[n++] = words + i + 1;
	}
	for (int i = 0; i < n; i++) {
		times[i] = calloc(rounds, sizeof(long));
		if (!commands[i][0] || !times[i])
			fail("a command", commands[i][0] ? ENOMEM : EINVAL);
	}
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
	for (int round = 0; round < rounds; round++)
		for (int i = 0; i < n; i++)
			times[i][round] = run(commands[i], &quiet);
	for (int i = 0; i < n; i++) {
		qsort(times[i], rounds, sizeof(long), longer);
		printf("%ld\n", times[i][rounds / 2]);
	}
	return 0;
}

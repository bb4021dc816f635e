# `make demo` and `make test` need nothing but Swift: they install what else is missing.

SHELL := /bin/bash
release := .build/release/ovlctl
static := .build/static/release/ovlctl

# Where `make install` puts things: under PREFIX, within DESTDIR. Not in sbin, although it is a tool for
# administrators: distributions keep `ip` in bin, since everybody may look.
PREFIX := /usr/local
DESTDIR :=
share = $(DESTDIR)$(PREFIX)/share
program = $(DESTDIR)$(PREFIX)/bin/ovlctl
manual = $(addprefix $(share)/man/man8/,$(notdir $(wildcard man/*.8)))
bash_completion = $(share)/bash-completion/completions/ovlctl
zsh_completion = $(share)/zsh/site-functions/_ovlctl
fish_completion = $(share)/fish/vendor_completions.d/ovlctl.fish

# SwiftPM locks its folder: two builds at once only wait for each other.
.NOTPARALLEL:
.PHONY: all static install uninstall deb docs demo labs labs-measure test bench flooding lint format man picture
.PHONY: completions link-order clean swift demo-packages deb-packages test-packages
.PHONY: unit-tests docs-tests example-tests linkage demo-tests lab-tests deb-tests completion-tests kernel-tests
.PHONY: crash crash-tests load load-tests privilege-tests
.PHONY: fuzz fuzz-tests descriptor-tests sanitize sanitize-address sanitize-thread

# What short commands use of the program lies side by side, function by function, so that they touch a third fewer of
# its pages. Only the toolchain's own linker can do that.
ordered = -Xswiftc -Xfrontend -Xswiftc -function-sections -Xswiftc -use-ld=lld -Xlinker --symbol-ordering-file=$(CURDIR)/Scripts/link-order.txt \
  -Xlinker --no-warn-symbol-ordering

# To look up types by their names, and to copy values by way of their types, is what Swift does to save space. Here it
# would be a quarter of a short command's instructions.
direct = $(foreach flag,-disable-concrete-type-metadata-mangled-name-accessors -disable-type-layout, \
  -Xswiftc -Xfrontend -Xswiftc $(flag))

# The Swift runtime goes into the binary, and with it libstdc++ and libgcc, which it needs: to load them, and to
# search a run path for them, would make each start half as long again. The compiler asks for -lstdc++; in a folder
# that holds only the archive, that is what the linker takes. A position-independent program would write to 300 of
# its pages before it starts, to put in addresses; one that exports its 3,700 symbols would walk over them to find
# its own path.
all: swift .build/link/libstdc++.a
	swift build -c release --product ovlctl --static-swift-stdlib --disable-local-rpath \
	  -Xlinker "-L$(CURDIR)/.build/link" -Xswiftc -Xclang-linker -Xswiftc -static-libgcc \
	  -Xlinker -no-pie -Xlinker --no-export-dynamic $(ordered) $(direct)

.build/link/libstdc++.a:
	@archive=$$(gcc -print-file-name=libstdc++.a) && [[ -f $$archive ]] || \
	  { echo 'libstdc++.a is missing; to install what the build needs: Scripts/dependencies build' >&2; exit 1; }; \
	mkdir -p $(@D) && ln -sf "$$archive" $@

# One file that needs no library at all. There is no archive of libmnl on Debian, so the trait that asks for it is
# off.
static: swift
	swift build -c release --product ovlctl --scratch-path .build/static --disable-default-traits \
	  -Xswiftc -static-executable $(ordered) $(direct)

# Builds nothing, so that a user builds and root installs.
install:
	@[[ -x $(release) ]] || { echo 'there is nothing to install yet: run make first' >&2; exit 1; }
	install -D -m 755 $(release) $(program)
	install -d $(share)/man/man8
	install -m 644 man/*.8 $(share)/man/man8
	install -D -m 644 completions/ovlctl.bash $(bash_completion)
	install -D -m 644 completions/_ovlctl $(zsh_completion)
	install -D -m 644 completions/ovlctl.fish $(fish_completion)

# The folders stay: others use them too.
uninstall:
	rm -f $(program) $(manual) $(bash_completion) $(zsh_completion) $(fish_completion)

# debian/rules is what calls make here, and finds the release build done or does it. dpkg-buildpackage alone leaves the
# package where Debian's tools look for it, in the folder above. Without what another run has left, lest debhelper takes
# the build for done; its own way to clean would take .build along.
deb_leftovers = debian/.debhelper debian/debhelper-build-stamp debian/files debian/ovlctl debian/ovlctl.substvars \
  $(wildcard debian/*.debhelper)
deb: swift deb-packages
	@mkdir -p .build/deb && rm -rf .build/deb/ovlctl_*.deb $(deb_leftovers)
	OVLCTL_DEB_FOLDER=.build/deb dpkg-buildpackage --target=binary --no-pre-clean

# The pages of NetlinkKit, for a web server: python3 -m http.server --directory .build/docs/NetlinkKit.doccarchive
docs: swift
	swift build --target NetlinkKit
	Scripts/docs .build/debug .build/docs

demo: swift demo-packages all
	@OVLCTL=$(release) examples/demo

# Those in LABS, or all.
labs: swift test-packages all
	@OVLCTL=$(release) Tests/labs/run $(LABS)

# What overlays cost. The kernel of this machine may lack some, user-mode-linux has them all.
labs-measure: swift test-packages all
	@for kernel in native uml; do \
	  OVLCTL=$(release) OVLCTL_LABS=Benchmarks OVLCTL_LAB_TIMEOUT=600 Tests/labs/run --kernel $$kernel overlays || exit; \
	done

test: swift test-packages lint unit-tests fuzz-tests docs-tests example-tests all static linkage descriptor-tests \
  demo-tests lab-tests deb-tests completion-tests privilege-tests crash-tests load-tests kernel-tests

# Not a part of the tests: what it prints depends on the machine, and on what else that does.
bench: swift test-packages all static .build/limit .build/starts
	Benchmarks/run

# What flooding costs a VTEP, and what one host holds.
flooding: swift all .build/frames
	Benchmarks/flooding/run

# Ends `apply` at random moments, COUNT times; SEED repeats the choices of another run.
COUNT := 1000
crash: swift test-packages all
	OVLCTL=$(release) Tests/Crash/run $(COUNT) $(SEED)

# As many links, namespaces, entries and processes at once as LOAD says; scenarios may stand behind.
LOAD := 4000 1000 1000000 10
load: swift test-packages all
	OVLCTL=$(release) Tests/Load/run $(LOAD)

# In C are what sends frames, the same work with nothing around it, and what starts the programs whose start is measured.
.build/frames: Benchmarks/flooding/frames.c
.build/limit: Benchmarks/limit.c
.build/limit: LDLIBS := -lmnl
.build/starts: Benchmarks/starts.c
.build/frames .build/limit .build/starts:
	@mkdir -p $(@D)
	$(CC) -O2 -Wall -Wextra -o $@ $< $(LDLIBS)

unit-tests:
	Tests/Rig/test-judge
	swift build --build-tests
	swift test --skip-build --disable-xctest --skip KernelTests

# SECONDS for each target; Tests/Fuzz/README.md tells more.
SECONDS := 60
fuzz: swift test-packages
	Tests/Fuzz/run --seconds $(SECONDS)

# Enough to see that the fuzzer works, and what it would find at once.
fuzz-tests:
	Tests/Fuzz/run --seconds 3

descriptor-tests:
	Tests/descriptors $(release)

# All tests, but under user-mode-linux, with the compiler's own checks: of each access to memory, and of what threads
# do to one another; and what commands leave open.
sanitize: swift test-packages sanitize-address sanitize-thread all descriptor-tests

sanitize-address sanitize-thread: sanitize-%:
	swift build --build-tests --sanitize=$* --scratch-path .build/$*
	Tests/sanitized $* .build/$*/debug/ovlctlPackageTests.xctest

docs-tests: docs
	Tests/docs/run .build/debug .build/docs

example-tests:
	Tests/example/run

linkage:
	Tests/linkage $(release) $(static)

deb-tests: deb
	Tests/deb/run .build/deb/ovlctl_*.deb $(release)

# What `make demo` shows, without the show.
demo-tests:
	OVLCTL=$(release) examples/demo >/dev/null

lab-tests:
	OVLCTL=$(release) Tests/labs/test-run
	OVLCTL=$(release) Tests/labs/run

completion-tests:
	Tests/completion/run

# As nobody, in a container, in a user namespace; with hostile names and links; with keys.
privilege-tests:
	OVLCTL=$(release) Tests/Privilege/run

crash-tests:
	OVLCTL=$(release) Tests/Crash/run 20

load-tests:
	OVLCTL=$(release) Tests/Load/run 200 50 20000 4

# The last of all, because its last lines say how many tests ran on which kernel.
kernel-tests:
	@OVLCTL_BINARY="$(CURDIR)/$(release)" OVLCTL_STATIC_BINARY="$(CURDIR)/$(static)" \
	  Tests/Rig/run .build/debug/ovlctlPackageTests.xctest

lint: swift
	swift format lint --strict --recursive --parallel Package.swift Sources Tests examples
	grep -rlE '^#!/bin/(ba)?sh' .ci Benchmarks Scripts Tests examples | xargs shellcheck completions/ovlctl.bash

format: swift
	swift format --in-place --recursive --parallel Package.swift Sources Tests examples

# For the builds behind it: what they are linked by is what these two use.
link-order: all static
	Scripts/link-order $(release) $(static)
	rm -f $(release) $(static)

# A page for the whole and one for each object, of which the program itself knows; they come from the same tables as
# the commands.
man: all
	$(release) --manual >man/ovlctl.8
	for object in $$($(release) --complete bash 1 -- ovlctl | grep -vx help); do \
	  $(release) --manual $$object >man/ovlctl-$$object.8 || exit; \
	done

# Three hosts in namespaces, as the program itself draws them.
picture: all test-packages
	Scripts/picture $(release) svg >.build/three-hosts.svg
	mv .build/three-hosts.svg examples/overlays/three-hosts.svg

# The shells' scripts ask the program, and so are written by hand: this looks whether they do.
completions: all completion-tests

clean:
	rm -rf .build $(deb_leftovers)

swift:
	@Scripts/check-swift

demo-packages:
	@Scripts/dependencies build demo

deb-packages:
	@Scripts/dependencies build deb

test-packages:
	@Scripts/dependencies build test

@echo off
rem The launcher for Windows, twin of `parley`: `parley test` builds and checks everything, `parley play` runs the
rem game, any other command the program; both are built first where they are missing or out of date.
setlocal EnableExtensions DisableDelayedExpansion
set "PARLEY_ROOT=%~dp0"
set "PARLEY_ROOT=%PARLEY_ROOT:~0,-1%"
set "app=%PARLEY_ROOT%\editor-tools\target\run\app"
set "game=%PARLEY_ROOT%\demo-game\target\run\app"
set "PARLEY_STAMP=%app%\.built"

set "java="
if defined JAVA_HOME (
  set "java=%JAVA_HOME%\bin\java.exe"
) else (
  for /f "delims=" %%j in ('where java 2^>nul') do if not defined java set "java=%%j"
)
if not defined java (
  echo parley: Java is missing; install a JDK of version 17 or later. 1>&2
  exit /b 1
)
if not exist "%java%" (
  echo parley: JAVA_HOME is %JAVA_HOME%, but no Java is there; correct it, or unset it to use the java of the PATH. 1>&2
  exit /b 1
)
set "version="
for /f "tokens=2 delims==" %%v in ('""%java%" -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.specification.version""') do set "version=%%v"
set "version=%version: =%"
if "%version:~0,2%"=="1." set "version=%version:~2%"
if %version%0 LSS 170 (
  echo parley: %java% is version %version%; install a JDK of version 17 or later. 1>&2
  exit /b 1
)
rem LWJGL's memory access is announced as deprecated from Java 24 on.
set "unsafe_flag="
if %version%0 GEQ 240 set "unsafe_flag=--sun-misc-unsafe-memory-access=allow"

if "%~1"=="test" goto test

powershell -NoProfile -Command "$b = Get-Item -LiteralPath $env:PARLEY_STAMP -ErrorAction SilentlyContinue; if (!$b) { exit 1 }; $r = $env:PARLEY_ROOT; $n = Get-ChildItem -ErrorAction SilentlyContinue -Recurse -File -Path \"$r\pom.xml\", \"$r\*\pom.xml\", \"$r\*\*\pom.xml\", \"$r\*\src\main\", \"$r\*\*\src\main\", \"$r\persona-packs\packs\", \"$r\persona-packs\schema\", \"$r\docs\benchmarks\" | Where-Object { $_.LastWriteTimeUtc -gt $b.LastWriteTimeUtc } | Select-Object -First 1; if ($n) { exit 1 }"
if not errorlevel 1 goto run
call :find_maven || exit /b 1
echo parley: building (first run downloads libraries, about a minute) ... 1>&2
if exist "%app%" rmdir /s /q "%app%"
if exist "%game%" rmdir /s /q "%game%"
call mvn -q -B -ntp -f "%PARLEY_ROOT%\pom.xml" -P run -pl editor-tools,demo-game -am package 1>&2 <nul
if errorlevel 1 (
  echo parley: the build failed; its reasons are above. 1>&2
  exit /b 1
)
type nul >"%PARLEY_STAMP%"

:run
if /i "%~1"=="play" goto play
if /i "%~1 %~2"=="bench frames" goto frames
"%java%" %unsafe_flag% --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -Djdk.console=java.base -cp "%app%\*" dev.parley.tools.Parley %*
exit /b %errorlevel%

:play
set "main=dev.parley.demo.app.Game"
goto collect
:frames
shift
set "main=dev.parley.demo.app.FrameBench"
:collect
set "arguments="
:next_of_game
shift
if "%~1"=="" goto start_game
set "arguments=%arguments% %1"
goto next_of_game
:start_game
"%java%" %unsafe_flag% --enable-native-access=ALL-UNNAMED -Dfile.encoding=UTF-8 -Djdk.console=java.base -cp "%game%\*" %main%%arguments%
exit /b %errorlevel%

:test
call :find_maven || exit /b 1
set "arguments="
:next
shift
if "%~1"=="" goto verify
if "%~1"=="--full" (
  set "arguments=%arguments% -Dparley.counts=full"
) else (
  set "arguments=%arguments% %1"
)
goto next
:verify
call mvn -B -ntp -f "%PARLEY_ROOT%\pom.xml" verify %arguments%
exit /b %errorlevel%

:find_maven
where mvn >nul 2>&1 && exit /b 0
echo parley: Maven is missing and builds this program; install it and put its bin folder on the PATH. 1>&2
exit /b 1

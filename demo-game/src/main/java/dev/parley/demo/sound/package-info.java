/** What is to be heard at the camp: made by code, played where there is a device. */
@org.jspecify.annotations.NullMarked
package dev.parley.demo.sound;
